"""The dossier (hồ sơ): national status list, legal moves, code, channels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.text import normalise


class Status(IntEnum):
    """National status list used for synchronisation, codes 1 to 10."""

    REGISTERED = 1
    RECEIVED = 2
    NOT_ACCEPTED = 3
    PROCESSING = 4
    SUPPLEMENT_REQUESTED = 5
    PAYMENT_REQUESTED = 6
    WITHDRAWN = 7
    STOPPED = 8
    FINISHED = 9
    RETURNED = 10

    @property
    def term(self) -> str:
        """The code term of the glossary, used by commands and files."""
        return self.name.lower()

    @classmethod
    def from_term(cls, term: str) -> Status:
        """Read a code term or a national code.

        Raises:
            RuleBroken: `dossier.status_unknown`.
        """
        cleaned = term.strip().lower().replace("-", "_")
        for status in cls:
            if cleaned in (status.term, str(status.value)):
                return status
        known = ", ".join(status.term for status in cls)
        raise RuleBroken("dossier.status_unknown", text=term, known=known)


class Channel(IntEnum):
    """Hình thức nộp, codes of the national message."""

    DIRECT = 1
    ONLINE = 2
    POSTAL = 3

    @property
    def term(self) -> str:
        """The word used by commands and files."""
        return self.name.lower()


class FiledBy(StrEnum):
    """Who typed the dossier; the articles ask for it apart from the channel."""

    SELF = "self"
    ASSISTED = "assisted"
    STAFF = "staff"
    TEAM = "team"


class PaymentWay(StrEnum):
    """How the fee was or will be paid; only ONLINE counts as online payment (S04)."""

    NONE = "none"
    CASH = "cash"
    TRANSFER = "transfer"
    CARD = "card"
    ONLINE = "online"


class Stage(IntEnum):
    """Coarse place of a dossier in the office, kept beside the status for lists."""

    INTAKE = 0
    OPEN = 1
    READY = 2
    DONE = 3
    ENDED = 4


_STAGES = {
    Status.REGISTERED: Stage.INTAKE,
    Status.RECEIVED: Stage.OPEN,
    Status.PROCESSING: Stage.OPEN,
    Status.SUPPLEMENT_REQUESTED: Stage.OPEN,
    Status.PAYMENT_REQUESTED: Stage.OPEN,
    Status.FINISHED: Stage.READY,
    Status.RETURNED: Stage.DONE,
    Status.NOT_ACCEPTED: Stage.ENDED,
    Status.WITHDRAWN: Stage.ENDED,
    Status.STOPPED: Stage.ENDED,
}

# Permitted transitions of workflow.md, section 4. "10 → 4" is a new linked dossier.
_MOVES: dict[Status | None, frozenset[Status]] = {
    None: frozenset({Status.REGISTERED, Status.RECEIVED, Status.NOT_ACCEPTED}),
    Status.REGISTERED: frozenset({Status.RECEIVED, Status.NOT_ACCEPTED}),
    Status.RECEIVED: frozenset({Status.PROCESSING, Status.SUPPLEMENT_REQUESTED, Status.WITHDRAWN}),
    Status.PROCESSING: frozenset(
        {
            Status.SUPPLEMENT_REQUESTED,
            Status.PAYMENT_REQUESTED,
            Status.WITHDRAWN,
            Status.STOPPED,
            Status.FINISHED,
        }
    ),
    Status.SUPPLEMENT_REQUESTED: frozenset({Status.PROCESSING, Status.STOPPED, Status.WITHDRAWN}),
    Status.PAYMENT_REQUESTED: frozenset({Status.PROCESSING, Status.WITHDRAWN}),
    Status.FINISHED: frozenset({Status.RETURNED}),
}
REASON_NEEDED = frozenset(
    {Status.NOT_ACCEPTED, Status.SUPPLEMENT_REQUESTED, Status.WITHDRAWN, Status.STOPPED}
)
PAUSED = frozenset({Status.SUPPLEMENT_REQUESTED, Status.PAYMENT_REQUESTED})
OPEN = frozenset(status for status, stage in _STAGES.items() if stage is Stage.OPEN)
SETTLED = frozenset({Status.WITHDRAWN, Status.STOPPED, Status.FINISHED})


def stage_of(status: Status) -> Stage:
    """The stage in which lists show this status."""
    return _STAGES[status]


def next_moves(status: Status | None) -> tuple[Status, ...]:
    """The statuses to which a dossier may move now, in the order of the national codes."""
    return tuple(sorted(_MOVES.get(status, frozenset())))


def check_move(
    before: Status | None,
    after: Status,
    *,
    reason: str,
    at: datetime,
    last_move_at: datetime | None,
) -> None:
    """Refuse an illegal move.

    Raises:
        RuleBroken: `dossier.move_forbidden`, `dossier.reason_missing`,
            `dossier.move_before_last` (a move lies before the one it follows).
    """
    if after not in _MOVES.get(before, frozenset()):
        raise RuleBroken(
            "dossier.move_forbidden",
            before=before.term if before else "",
            after=after.term,
            allowed=tuple(status.term for status in next_moves(before)),
        )
    if after in REASON_NEEDED and not reason:
        raise RuleBroken("dossier.reason_missing", after=after.term)
    if last_move_at is not None and at < last_move_at:
        raise RuleBroken("dossier.move_before_last", last=last_move_at, at=at)


FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Codes carry two digits of the year."""

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def check_received_at(at: datetime) -> None:
    """Refuse a moment whose year a dossier code cannot tell.

    Raises:
        RuleBroken: `dossier.year_range`.
    """
    year = office_day(at).year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleBroken("dossier.year_range", first=FIRST_YEAR, last=LAST_YEAR, found=year)


def clean_code(text: str) -> str:
    """A code as stored, from what was typed or pasted: capitals, no blanks, plain hyphens."""
    return normalise(text).replace(" ", "").translate(_DASHES).upper()


CODE_SHAPE = re.compile(
    r"([0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Z][0-9]{2})-([0-9]{6})-([0-9]{4,5})"
)


@dataclass(frozen=True, slots=True)
class DossierCode:
    """`V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX` (Thông tư 01/2018, Điều 19)."""

    unit_code: str
    day: date
    number: int

    def __str__(self) -> str:
        return f"{self.unit_code}-{self.short}"

    @property
    def short(self) -> str:
        """The code without the office's own identifier, as lists show it."""
        return f"{self.day:%y%m%d}-{self.number:04d}"

    @classmethod
    def read(cls, text: str) -> DossierCode:
        """Read a full code.

        Raises:
            RuleBroken: `dossier.code_shape`.
        """
        match = CODE_SHAPE.fullmatch(clean_code(text))
        if match is None:
            raise RuleBroken("dossier.code_shape", text=text)
        digits = match[2]
        try:
            day = date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
        except ValueError as error:
            raise RuleBroken("dossier.code_shape", text=text) from error
        return cls(match[1], day, int(match[3]))


def short_code(code: str) -> str:
    """The part of a code after the office's identifier."""
    return code.split("-", 1)[1] if "-" in code else code
