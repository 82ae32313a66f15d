"""Due dates of the sample office: the real engine, asked once for equal questions."""

from __future__ import annotations

import json
from collections.abc import Sequence

from cds_desktop.domain.deadlines import (
    DeadlineRules,
    DueDate,
    Pause,
    PauseCause,
    TimeLimit,
    due_date,
    reasons_to_data,
    rules_in_force,
    rules_to_data,
)
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.services.demo.work_time import date_of, day_number, moment_of, seconds_of


class DueDates:
    """Computes due dates with their stored explanation, as a reception does.

    Due dates depend on the minute of receipt and the limit only, so those of one day are kept.
    """

    def __init__(self, calendar: OfficeCalendar, rule_sets: Sequence[DeadlineRules]) -> None:
        self._calendar = calendar
        self._rule_sets = rule_sets
        self._day = -1
        self._rules = DeadlineRules()
        self._of_day: dict[tuple[int, TimeLimit], tuple[int, str]] = {}
        self._rules_text: dict[str, str] = {}

    def first(self, received: int, limit: TimeLimit | None) -> tuple[int | None, str]:
        """The first due date in seconds, and the explanation as it is stored."""
        if limit is None:
            return None, "[]"
        self._turn_to(received)
        asked = (received // 60, limit)
        found = self._of_day.get(asked)
        if found is None:
            due = due_date(moment_of(received), limit, self._calendar, self._rules)
            found = self._of_day[asked] = (seconds_of(due.due_at), _written(due))
        return found

    def after(
        self, received: int, limit: TimeLimit | None, pauses: Sequence[tuple[int, int, PauseCause]]
    ) -> tuple[int | None, str | None]:
        """Due date and explanation after waits for the applicant (from, to, cause)."""
        if limit is None:
            return None, None
        self._turn_to(received)
        waits = [Pause(moment_of(begin), moment_of(end), cause) for begin, end, cause in pauses]
        due = due_date(moment_of(received), limit, self._calendar, self._rules, waits)
        return seconds_of(due.due_at), _written(due)

    def rules_text(self, received: int) -> str:
        """The rule set in force at a reception, as a dossier keeps it."""
        self._turn_to(received)
        found = self._rules_text.get(self._rules.name)
        if found is None:
            data = rules_to_data(self._rules)
            found = json.dumps(data, ensure_ascii=False, sort_keys=True)
            self._rules_text[self._rules.name] = found
        return found

    def _turn_to(self, received: int) -> None:
        day = day_number(received)
        if day != self._day:
            self._day = day
            self._of_day.clear()
            self._rules = rules_in_force(self._rule_sets, date_of(day))


_JSON = json.JSONEncoder(ensure_ascii=False)


def _written(due: DueDate) -> str:
    """The explanation as a dossier or a move stores it."""
    return _JSON.encode(reasons_to_data(due.reasons))
