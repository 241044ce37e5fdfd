"""Working time: which days and hours are worked, and how working time turns into dates."""

from forecast.calendars.calendar import CONTINUOUS, DAY_MINUTES, Calendar, Day, ExceptionalDays, Shift
from forecast.calendars.timeline import Timeline

__all__ = ["CONTINUOUS", "DAY_MINUTES", "Calendar", "Day", "ExceptionalDays", "Shift", "Timeline"]
