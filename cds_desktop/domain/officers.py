"""Officers of the one-stop unit: roles and what each role may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cds_desktop.domain.errors import RuleBroken


class Role(StrEnum):
    """Who somebody is in the office; one role an officer."""

    RECEPTION = "reception"
    SPECIALIST = "specialist"
    LEADER = "leader"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Right(StrEnum):
    """What an act needs; checked in services, never only in widgets."""

    SEE_DOSSIERS = "see_dossiers"
    RECEIVE = "receive"
    PROCESS = "process"
    HAND_BACK = "hand_back"
    DIGITISE = "digitise"
    RATE = "rate"
    MAKE_POSTERS = "make_posters"
    SEE_INDICATORS = "see_indicators"
    EXPORT_REPORTS = "export_reports"
    APPROVE_REPORTS = "approve_reports"
    CONSOLIDATE = "consolidate"
    EDIT_CATALOGUE = "edit_catalogue"
    EDIT_SETTINGS = "edit_settings"
    MANAGE_OFFICERS = "manage_officers"
    BACK_UP = "back_up"
    RESTORE = "restore"
    SEE_JOURNAL = "see_journal"


_DESK = {
    Right.SEE_DOSSIERS,
    Right.DIGITISE,
    Right.MAKE_POSTERS,
    Right.SEE_INDICATORS,
    Right.BACK_UP,
}
_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.RECEPTION: frozenset(_DESK | {Right.RECEIVE, Right.PROCESS, Right.HAND_BACK, Right.RATE}),
    Role.SPECIALIST: frozenset(_DESK | {Right.PROCESS}),
    Role.LEADER: frozenset(
        _DESK
        | {
            Right.PROCESS,
            Right.EXPORT_REPORTS,
            Right.APPROVE_REPORTS,
            Right.CONSOLIDATE,
            Right.SEE_JOURNAL,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {Right.SEE_INDICATORS, Right.EXPORT_REPORTS, Right.CONSOLIDATE, Right.MAKE_POSTERS}
    ),
    Role.ADMIN: frozenset(Right),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts now: an officer at a counter, or the command line (`officer_id` None)."""

    officer_id: int | None
    name: str
    role: Role
    counter: str = ""

    def may(self, right: Right) -> bool:
        """Whether the role carries this right."""
        return right in _RIGHTS[self.role]

    def is_same(self, officer_id: int | None, name: str) -> bool:
        """Whether a stored step was this one's; names count only where there is no account."""
        return officer_id == self.officer_id and (officer_id is not None or name == self.name)

    def require(self, right: Right) -> None:
        """Refuse an act without its right.

        Raises:
            RuleBroken: `officer.not_allowed`.
        """
        if not self.may(right):
            raise RuleBroken("officer.not_allowed", right=right.value, role=self.role.value)


def require_of(actor: Actor | None, right: Right) -> None:
    """Refuse a reader without the right; the program itself (None) reads for itself.

    A screen and a command say who reads; the start, the sample data and other services need not.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    if actor is not None:
        actor.require(right)


@dataclass(frozen=True, slots=True)
class Officer:
    """One user of the program, without any secret."""

    id: int
    username: str
    full_name: str
    role: Role
    counter: str
    is_active: bool
    has_pin: bool

    def acting(self) -> Actor:
        """The officer as the one who acts."""
        return Actor(self.id, self.full_name, self.role, self.counter)


SAMPLE_PASSWORD = "mau-2026"
"""Known to everybody: only offices watermarked as samples have it, and their sign-in shows it."""

PASSWORD_MINIMUM = 8
PIN_MINIMUM, PIN_MAXIMUM = 4, 6
WRONG_TRIES_BEFORE_PAUSE = 5
PAUSE_MINUTES = 5


def check_password(password: str) -> None:
    """Refuse a weak password.

    Raises:
        RuleBroken: `officer.password_short`, `officer.password_plain`.
    """
    if len(password) < PASSWORD_MINIMUM:
        raise RuleBroken("officer.password_short", minimum=PASSWORD_MINIMUM, found=len(password))
    if len(set(password)) < 3:
        raise RuleBroken("officer.password_plain")


def check_pin(pin: str) -> None:
    """Refuse a PIN which is not 4 to 6 digits, or a single digit repeated.

    Raises:
        RuleBroken: `officer.pin_shape`.
    """
    if not (pin.isascii() and pin.isdigit() and PIN_MINIMUM <= len(pin) <= PIN_MAXIMUM):
        raise RuleBroken("officer.pin_shape", minimum=PIN_MINIMUM, maximum=PIN_MAXIMUM)
    if len(set(pin)) == 1:
        raise RuleBroken("officer.pin_shape", minimum=PIN_MINIMUM, maximum=PIN_MAXIMUM)
