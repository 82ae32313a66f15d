"""The rule set under which an office counts its time limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.office_calendar import OfficeHours, Session


class AppointmentHour(StrEnum):
    """The hour promised for a limit in days."""

    KEEP_CLOCK = "keep_clock"
    """The clock of receipt is the clock of the appointment (met in production)."""
    END_OF_DAY = "end_of_day"
    """The end of the last session of the last day ("trước 17 giờ")."""


class PausePolicy(StrEnum):
    """What waiting for the applicant does to the limit."""

    RESTART = "restart"
    PAUSE = "pause"
    PAUSE_PLUS_ONE = "pause_plus_one"


class PauseCause(StrEnum):
    """What the office waited for."""

    SUPPLEMENT = "supplement"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Pause:
    """One ended wait for the applicant: from the notice to the arrival of what was missing."""

    from_at: datetime
    to_at: datetime
    cause: PauseCause = PauseCause.SUPPLEMENT
    policy: PausePolicy | None = None
    """Overrides the policy of the rule set, where sector law says otherwise."""


DEFAULT_RULE_SET: Final = "Nghị định 61/2018/NĐ-CP"


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """How this office counts, with the days between which the rule set holds.

    The defaults keep to what has been read in the law or found in production: the hour of
    receipt is kept as the hour of the appointment (an end-of-day promise was only inferred), and
    a supplement starts the limit again from zero (Nghị định 61/2018 Điều 19 khoản 4).

    Attributes:
        name: Shown with every explanation and kept with the dossier.
        cutoff: The hour of the 15:00 rules; exactly 15:00 is still in time.
        cutoff_for_same_day: A same-day case received after the cut-off is due the next working
            day (Nghị định 23/2015 Điều 7).
        cutoff_for_all: Any other dossier received after the cut-off counts as received when the
            next working day opens; off, because the law says so of the transfer only.
    """

    name: str = DEFAULT_RULE_SET
    valid_from: date | None = None
    valid_to: date | None = None
    hours: OfficeHours = field(default_factory=OfficeHours)
    cutoff: time = time(15, 0)
    cutoff_for_same_day: bool = True
    cutoff_for_all: bool = False
    appointment_hour: AppointmentHour = AppointmentHour.KEEP_CLOCK
    supplement_policy: PausePolicy = PausePolicy.RESTART
    payment_policy: PausePolicy = PausePolicy.PAUSE

    def holds_on(self, day: date) -> bool:
        """Whether the rule set is in force on a day; both ends belong to it."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def policy_for(self, pause: Pause) -> PausePolicy:
        """The policy that a wait falls under."""
        if pause.policy is not None:
            return pause.policy
        if pause.cause is PauseCause.PAYMENT:
            return self.payment_policy
        return self.supplement_policy


def rules_in_force(rule_sets: Sequence[DeadlineRules], day: date) -> DeadlineRules:
    """The rule set that holds on the day of receipt; of several, the one that began last.

    Raises:
        RuleBroken: `rules.none_in_force`.
    """
    holding = [rules for rules in rule_sets if rules.holds_on(day)]
    if not holding:
        raise RuleBroken("rules.none_in_force", day=day.isoformat())
    return max(holding, key=lambda rules: rules.valid_from or date.min)


def rules_to_data(rules: DeadlineRules) -> dict[str, object]:
    """Turn a rule set into values that JSON can hold, to be kept with the office's settings."""
    return {
        "name": rules.name,
        "valid_from": rules.valid_from.isoformat() if rules.valid_from else None,
        "valid_to": rules.valid_to.isoformat() if rules.valid_to else None,
        "sessions": _sessions_to_data(rules.hours.sessions),
        "sessions_by_weekday": {
            str(weekday): _sessions_to_data(sessions)
            for weekday, sessions in sorted(rules.hours.by_weekday.items())
        },
        "cutoff": rules.cutoff.isoformat("minutes"),
        "cutoff_for_same_day": rules.cutoff_for_same_day,
        "cutoff_for_all": rules.cutoff_for_all,
        "appointment_hour": rules.appointment_hour.value,
        "supplement_policy": rules.supplement_policy.value,
        "payment_policy": rules.payment_policy.value,
    }


def rules_from_data(data: Mapping[str, object]) -> DeadlineRules:
    """Read back what `rules_to_data` wrote; what is absent keeps its default.

    Raises:
        RuleBroken: `rules.unreadable` when a stored value is damaged.
    """
    default = DeadlineRules()
    try:
        by_weekday = _mapping(data.get("sessions_by_weekday", {}))
        sessions = data.get("sessions", _sessions_to_data(default.hours.sessions))
        return DeadlineRules(
            name=str(data.get("name", default.name)),
            valid_from=_day(data.get("valid_from")),
            valid_to=_day(data.get("valid_to")),
            hours=OfficeHours(
                _sessions_from_data(sessions),
                {int(str(key)): _sessions_from_data(value) for key, value in by_weekday.items()},
            ),
            cutoff=time.fromisoformat(str(data.get("cutoff", "15:00"))),
            cutoff_for_same_day=bool(data.get("cutoff_for_same_day", True)),
            cutoff_for_all=bool(data.get("cutoff_for_all", False)),
            appointment_hour=AppointmentHour(
                str(data.get("appointment_hour", default.appointment_hour))
            ),
            supplement_policy=PausePolicy(
                str(data.get("supplement_policy", default.supplement_policy))
            ),
            payment_policy=PausePolicy(str(data.get("payment_policy", default.payment_policy))),
        )
    except (ValueError, TypeError) as error:
        raise RuleBroken("rules.unreadable", name=str(data.get("name", ""))) from error


def _sessions_to_data(sessions: Sequence[Session]) -> list[list[str]]:
    return [[s.opens.isoformat("minutes"), s.closes.isoformat("minutes")] for s in sessions]


def _sessions_from_data(data: object) -> tuple[Session, ...]:
    if not isinstance(data, list):
        raise TypeError("sessions must be a list")
    return tuple(
        Session(time.fromisoformat(str(opens)), time.fromisoformat(str(closes)))
        for opens, closes in data
    )


def _mapping(value: object) -> Mapping[object, object]:
    if not isinstance(value, Mapping):
        raise TypeError("sessions_by_weekday must be an object")
    return value


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
