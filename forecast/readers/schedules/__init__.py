"""Schedules as planners keep them: files of Microsoft Project, Primavera and every other program that mpxj reads."""

from forecast.readers.schedules.planned import PlannedSchedule, PlannedTask
from forecast.readers.schedules.reading import read_schedules

__all__ = ["PlannedSchedule", "PlannedTask", "read_schedules"]
