"""Dossiers as plain data: the whole record, one line of a list, one move, one query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.digitisation import Paper, PaperKind
from cds_desktop.domain.dossiers import (
    PAUSED,
    Channel,
    FiledBy,
    PaymentWay,
    Stage,
    Status,
    short_code,
    stage_of,
)
from cds_desktop.domain.people import CoApplicant, Person

REVERSED: Final = "reversed"
"""Stands as the reason of a reversing move; nobody can type it as one."""
NO_DUE_DATE: Final = datetime(9990, 1, 1, tzinfo=UTC)
_PAUSED_YEARS: Final = 4000  # keeps 29 February a day: 4,000 years are ten cycles of 400


def sorting_moment(status: Status, due_at: datetime | None) -> datetime:
    """The moment under which lists sort a dossier by due date.

    What is late stands first. A paused dossier's date stands still, so it comes after all that
    run; one without a due date comes last. Never null, since databases differ over NULL.
    """
    if due_at is None:
        return NO_DUE_DATE
    moment = due_at.astimezone(UTC)
    return moment.replace(year=moment.year + _PAUSED_YEARS) if status in PAUSED else moment


class ReturnWay(StrEnum):
    """How a result went to the citizen (NĐ 61/2018 Điều 20)."""

    COUNTER = "counter"
    POST = "post"
    ELECTRONIC = "electronic"


@dataclass(frozen=True, slots=True)
class Move:
    """One step in a dossier's life; former due dates stay readable here.

    Attributes:
        items: What is missing, of a request for papers (form 02); of a hand-back the way in
            which the result went out (`ReturnWay`), when it was not the counter.
        until: The last day for the supplement.
    """

    id: int
    at: datetime
    before: Status | None
    after: Status
    reason: str
    officer_name: str
    due_before: datetime | None
    due_after: datetime | None
    officer_id: int | None = None
    items: tuple[str, ...] = ()
    until: date | None = None

    @property
    def keeps_status(self) -> bool:
        """Whether only a date changed: an apology named a new one, or a closure moved it."""
        return self.before is self.after

    @property
    def is_apology(self) -> bool:
        """Whether this step set the one new date of an apology; the appointment by law stays."""
        return self.keeps_status and self.due_before == self.due_after and self.reason != REVERSED


@dataclass(frozen=True, slots=True)
class DossierRecord:
    """One dossier with everything that a slip, a detail view or an export needs.

    Attributes:
        owner: The applicant as stored today, under the name given for this dossier.
        due_at: The appointment by law; moves with supplements and payments, never with an
            apology.
        original_due_at: The appointment as first printed.
        extended_due_at: The new date of an apology (at most one), else None.
        explanation: Reasons of the first due date as stored (see `domain.deadlines`).
        rules: The rule set, limit and calendar facts under which it was computed.
        pages: Pages of one copy, of certified copies.
        co_applicants: Further applicants beside the owner.
        receiver_note: The paper of somebody who fetched the result for the owner.
        shelf_code: Where a finished result lies until it is fetched.
        signing_at: Since when it lies with the leader for signature; None when it does not.
        wait_until: The last day for the supplement that is awaited now.
        corrects_id: The dossier whose wrong result this one puts right.
    """

    id: int
    code: str
    unit_code: str
    procedure_id: int
    procedure_version_id: int
    procedure_code: str
    procedure_name: str
    field: str
    status: Status
    channel: Channel
    filed_by: FiledBy
    owner: Person
    submitter_name: str
    received_at: datetime
    due_at: datetime | None
    original_due_at: datetime | None
    extended_due_at: datetime | None
    finished_at: datetime | None
    ended_at: datetime | None
    returned_at: datetime | None
    copies: int
    fee_vnd: int
    payment_way: PaymentWay
    paid_at: datetime | None
    receiver_name: str
    counter: str
    note: str
    register_number: int
    limit_words_value: str
    limit_unit: str
    explanation: tuple[Mapping[str, object], ...]
    rules: Mapping[str, object]
    papers: tuple[Paper, ...]
    moves: tuple[Move, ...]
    rating_level: int | None
    pages: int = 0
    submitter_id_number: str = ""
    submitter_phone: str = ""
    submitter_ground: str = ""
    co_applicants: tuple[CoApplicant, ...] = ()
    receiver_note: str = ""
    shelf_code: str = ""
    called_at: datetime | None = None
    call_outcome: str = ""
    signing_at: datetime | None = None
    wait_until: date | None = None
    corrects_id: int | None = None

    @property
    def short_code(self) -> str:
        """The code without the office's identifier."""
        return short_code(self.code)

    @property
    def applicant_names(self) -> tuple[str, ...]:
        """The owner and every further applicant, as given for this dossier."""
        return (self.owner.full_name, *(one.full_name for one in self.co_applicants))

    @property
    def components(self) -> tuple[Paper, ...]:
        """The papers handed in."""
        return tuple(paper for paper in self.papers if paper.kind is PaperKind.COMPONENT)

    @property
    def return_way(self) -> ReturnWay | None:
        """How the result went out; None while it has not."""
        if self.status is not Status.RETURNED:
            return None
        ways = next((step.items for step in reversed(self.moves) if step.reason != REVERSED), ())
        return ReturnWay(ways[0]) if ways else ReturnWay.COUNTER

    @property
    def kept_originals(self) -> tuple[Paper, ...]:
        """Originals taken for comparison and not given back yet (NĐ 61/2018 Điều 20 khoản 2)."""
        return tuple(paper for paper in self.components if paper.is_with_the_office)

    @property
    def result(self) -> Paper | None:
        """The result, once there is a line for it."""
        return next((paper for paper in self.papers if paper.kind is PaperKind.RESULT), None)


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One row of a list."""

    id: int
    code: str
    owner_name: str
    procedure_name: str
    field: str
    status: Status
    received_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    returned_at: datetime | None
    papers_total: int
    papers_digitised: int
    owner_sort: str = ""
    extended_due_at: datetime | None = None
    shelf_code: str = ""
    signing_at: datetime | None = None

    @property
    def short_code(self) -> str:
        """The code without the office's identifier."""
        return short_code(self.code)

    @property
    def stage(self) -> Stage:
        """Where the dossier stands."""
        return stage_of(self.status)

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still (supplement or payment awaited)."""
        return self.status in PAUSED

    def is_overdue(self, now: datetime) -> bool:
        """Whether an open dossier's appointment lies in the past; a paused one never is."""
        return (
            self.stage is Stage.OPEN
            and not self.is_paused
            and self.due_at is not None
            and self.due_at < now
        )

    def is_due_on(self, day: date) -> bool:
        """Whether an open dossier is to be ready on this office day."""
        return (
            self.stage is Stage.OPEN
            and not self.is_paused
            and self.due_at is not None
            and office_day(self.due_at) == day
        )


class ListTab(StrEnum):
    """The saved filters over the dossier list."""

    ALL = "all"
    OPEN = "open"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    PAUSED = "paused"
    READY = "ready"


class SortBy(StrEnum):
    """Columns by which the database can sort with an index."""

    DUE = "due"
    RECEIVED = "received"
    NAME = "name"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: sort value and id, from which the next page goes on."""

    value: datetime | str | None
    id: int


@dataclass(frozen=True, slots=True)
class DossierQuery:
    """What a list shows. `ids`, when given, fixes rows and order (evidence of a figure)."""

    tab: ListTab = ListTab.ALL
    text: str = ""
    statuses: tuple[Status, ...] = ()
    field: str = ""
    procedure_code: str = ""
    channel: Channel | None = None
    received_from: date | None = None
    received_to: date | None = None
    sort: SortBy = SortBy.DUE
    descending: bool = False
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Up to one page of rows; `next` is None at the end."""

    lines: tuple[DossierLine, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class TabCounts:
    """How many dossiers each tab holds."""

    all: int
    open: int
    due_today: int
    overdue: int
    paused: int
    ready: int

    def of(self, tab: ListTab) -> int:
        """The count of one tab."""
        count: int = getattr(self, tab.value)
        return count
