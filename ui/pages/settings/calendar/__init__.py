"""Lịch làm việc: the year, closures, imports, and the rules under which dates are counted."""

from ui.pages.settings.calendar.group import CalendarGroup

__all__ = ["CalendarGroup"]
