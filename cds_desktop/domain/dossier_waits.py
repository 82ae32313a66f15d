"""The waits of a dossier and the limit it is counted under, from its own record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.deadlines import LimitUnit, Pause, PauseCause, TimeLimit
from cds_desktop.domain.dossier_records import REVERSED, DossierRecord, Move
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.office_calendar import OfficeCalendar

NOTICE_DAYS = 3
"""Working days after receipt in which an unfit dossier is given back (NĐ 61/2018 Đ19 k4)."""


def standing_moves(moves: Iterable[Move]) -> list[Move]:
    """The moves that still hold: a reversing entry takes itself and the one before away."""
    standing: list[Move] = []
    for step in moves:
        if step.reason == REVERSED and standing:
            standing.pop()
        else:
            standing.append(step)
    return standing


def limit_of(record: DossierRecord) -> TimeLimit | None:
    """The limit under which a dossier was received."""
    if not record.limit_unit:
        return None
    return TimeLimit(Decimal(record.limit_words_value), LimitUnit(record.limit_unit))


def pauses_of(record: DossierRecord, *, until: datetime) -> tuple[Pause, ...]:
    """The waits of a dossier: from each request to the move which ended it."""
    return pauses_among(record.moves, until=until)


def supplement_requests(record: DossierRecord) -> int:
    """How often papers were asked for; two are as many as the law likes (NĐ 63/2010 Điều 20)."""
    return sum(
        step.after is Status.SUPPLEMENT_REQUESTED and not step.keeps_status
        for step in standing_moves(record.moves)
    )


def is_late_request(received_at: datetime, now: datetime, calendar: OfficeCalendar) -> bool:
    """Whether a request for papers comes later than the law wants it (NĐ 61/2018 Đ19 k4)."""
    days = calendar.working_days_between(office_day(received_at), office_day(now))
    return days > NOTICE_DAYS


def days_after(day: date, count: int, calendar: OfficeCalendar) -> date:
    """The working day so many working days after a day."""
    for _ in range(count):
        day = calendar.next_working_day(day)
    return day


def last_day_is_over(until: date, calendar: OfficeCalendar, today: date) -> bool:
    """Whether the last day for a supplement has passed; one on a day off ends a working day."""
    return today > calendar.working_day_from(until)


def apology_of(record: DossierRecord) -> Move | None:
    """The step which named a new date with an apology (form 04): its reason, officer and moment."""
    return next((step for step in standing_moves(record.moves) if step.is_apology), None)


def pauses_among(moves: Iterable[Move], *, until: datetime) -> tuple[Pause, ...]:
    """The waits in the moves of one dossier, a wait that still runs to `until`."""
    causes = {
        Status.SUPPLEMENT_REQUESTED: PauseCause.SUPPLEMENT,
        Status.PAYMENT_REQUESTED: PauseCause.PAYMENT,
    }
    found: list[Pause] = []
    began: tuple[datetime, PauseCause] | None = None
    for step in standing_moves(moves):
        if step.keeps_status:
            continue
        if began is not None:
            found.append(Pause(began[0], step.at, began[1]))
            began = None
        if step.after in causes:
            began = (step.at, causes[step.after])
    if began is not None:
        found.append(Pause(began[0], until, began[1]))
    return tuple(found)
