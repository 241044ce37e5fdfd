"""Working time: which days are worked, and how working days turn into dates."""

from forecast.calendars.calendar import CONTINUOUS, Calendar
from forecast.calendars.timeline import Timeline

__all__ = ["CONTINUOUS", "Calendar", "Timeline"]
