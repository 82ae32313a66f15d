"""Walks past the sheets: a scanned code confirms its sheet, or shows what hangs there instead.

What is found on a wall is kept with its place. A text that belongs to a person (a slip, an
identity card) is never kept; of any other code only what names no person (`kept_text`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.publicity.kept import kept_text
from cds_desktop.domain.publicity.recognition import recognise_text
from cds_desktop.domain.publicity.sheets import (
    LONGEST_NOTE,
    CheckOutcome,
    PostedSheet,
    ScanKind,
    SheetCheck,
)
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence import posting_places as places
from cds_desktop.persistence import sheet_register as stored
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.publicity.register_lists import ListedSheet, listed
from cds_desktop.services.publicity.scans import (
    Scan,
    ScanReader,
    address_patterns,
    hangs,
    recognise,
    recognise_all,
)

__all__ = [
    "CheckResult", "Scan", "check_scan", "found_codes", "recognise", "recognise_all",
    "record_check",
]  # fmt: skip

_KEPT = {
    ScanKind.OLD_VERSION: CheckOutcome.OLD,
    ScanKind.OLD_PORTAL: CheckOutcome.OLD,
    ScanKind.PAYMENT: CheckOutcome.FOREIGN,
    ScanKind.FOREIGN: CheckOutcome.FOREIGN,
}
"""What is noted when such a code hangs on a wall and is no sheet of the register."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a scan on a walk led to.

    Attributes:
        outcome: What was noted; None when nothing was.
        sheet: The sheet that was confirmed or is an old one; its state says what must be done.
        candidates: Sheets among which somebody must choose, or that hang elsewhere.
    """

    scan: Scan
    outcome: CheckOutcome | None = None
    sheet: ListedSheet | None = None
    candidates: tuple[ListedSheet, ...] = ()


def check_scan(
    open_uow: OpenUow,
    text: str,
    on: date,
    *,
    place_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> CheckResult:
    """Check what hangs on a wall by its code: confirm the sheet, or note what was found.

    Exactly one hanging sheet with this code (at the place, where one is given) is confirmed. With
    several the caller chooses among the candidates (`record_check`). A code that is right today
    is never noted as old, also where a sheet with it was taken down.

    Args:
        open_uow: Opens the transaction.
        text: As scanned, or read from a picture.
        on: The office's day, for the states.
        place_id: Where the code hangs; None when nobody said.
        actor: Who looks.
        now: The moment.

    Raises:
        NotFound: `place.not_found`.
        RuleBroken: `officer.not_allowed`, `scan.empty`.
    """
    actor.require(Right.MAKE_POSTERS)
    with open_uow() as uow:
        stored.lock_register(uow.session)
        if place_id is not None:
            places.place_of(uow.session, place_id)
        scan, carrying = ScanReader(uow, on).read(text)
        here = [sheet for sheet in carrying if place_id in (None, sheet.place.id)]
        hanging = [sheet for sheet in here if hangs(sheet)]
        old = [sheet for sheet in here if sheet.removed_on is not None and not scan.is_right]
        if len(hanging) == 1:
            return _note(uow, scan, CheckOutcome.CONFIRMED, hanging[0], on, actor, now)
        waiting = hanging or ([] if old else [s for s in carrying if s.removed_on is None])
        if waiting:
            return CheckResult(scan, candidates=tuple(listed(uow, waiting, on)))
        if old:
            return _note(uow, scan, CheckOutcome.OLD, old[-1], on, actor, now)
        outcome = _KEPT.get(scan.kind)
        if outcome is None:
            return CheckResult(scan)
        _keep_find(uow, scan, outcome, place_id, actor, now)
        return CheckResult(scan, outcome)


def record_check(
    open_uow: OpenUow,
    sheet_id: int,
    outcome: CheckOutcome,
    *,
    text: str = "",
    note: str = "",
    actor: Actor,
    now: datetime,
) -> ListedSheet:
    """Note what somebody saw of a sheet: in order, damaged, missing, covered by a foreign code.

    Raises:
        NotFound: `sheet.not_found`.
        RuleBroken: `officer.not_allowed`, `sheet.note_long`, `sheet.is_removed`,
            `sheet.not_posted`.
    """
    actor.require(Right.MAKE_POSTERS)
    cleaned = refuse_longer(normalise(note), LONGEST_NOTE, "sheet.note_long")
    on = office_day(now)
    with open_uow() as uow:
        stored.lock_register(uow.session)
        (sheet,) = stored.sheets(uow.session, ids=(sheet_id,)) or (None,)
        if sheet is None:
            raise NotFound("sheet.not_found", id=sheet_id)
        if outcome is not CheckOutcome.OLD:
            if sheet.removed_on is not None:
                raise RuleBroken("sheet.is_removed", number=sheet.number)
            if sheet.posted_on is None:
                raise RuleBroken("sheet.not_posted", number=sheet.number)
        looks = recognise_text(text, address_patterns(), on)
        scan = Scan(looks.kind, looks.text)
        result = _note(uow, scan, outcome, sheet, on, actor, now, note=cleaned)
    assert result.sheet is not None
    return result.sheet


def found_codes(open_uow: OpenUow, *, actor: Actor) -> tuple[SheetCheck, ...]:
    """Codes that were found on walls and are no sheets of the register, newest first.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.MAKE_POSTERS)
    with open_uow(read_only=True) as uow:
        return tuple(places.checks(uow.session, sheet_id=None))


def _note(
    uow: UnitOfWork,
    scan: Scan,
    outcome: CheckOutcome,
    sheet: PostedSheet,
    on: date,
    actor: Actor,
    now: datetime,
    note: str = "",
) -> CheckResult:
    """Keep a look at a sheet and commit it."""
    today = office_day(now)
    at = whole_second(now)
    kept = kept_text(scan.text, scan.kind, scan.procedure_code)
    check = SheetCheck(0, sheet.id, sheet.place.id, at, actor.name, outcome, kept, note)
    places.add_check(uow.session, check)
    if outcome is CheckOutcome.CONFIRMED:
        stored.change_sheets(uow.session, (sheet.id,), checked_on=today)
    uow.journal.write(
        at=now, actor=actor, subject="sheet", reference=sheet.number, action="sheet_checked",
        reason=note,
        details={"numbers": [sheet.number], "places": [sheet.place.name],
                 "outcome": outcome.value},
    )  # fmt: skip
    (after,) = listed(uow, stored.sheets(uow.session, ids=(sheet.id,)), on)
    uow.commit()
    return CheckResult(scan, outcome, after)


def _keep_find(
    uow: UnitOfWork,
    scan: Scan,
    outcome: CheckOutcome,
    place_id: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep a code that is no sheet of the register; the same one of the same day is kept once."""
    kept = kept_text(scan.text, scan.kind, scan.procedure_code)
    known: Iterable[SheetCheck] = places.checks(uow.session, sheet_id=None)
    today = office_day(now)
    for each in known:
        if each.text == kept and each.place_id == place_id and office_day(each.at) == today:
            return
    at = whole_second(now)
    places.add_check(uow.session, SheetCheck(0, None, place_id, at, actor.name, outcome, kept))
    place = "" if place_id is None else places.place_of(uow.session, place_id).name
    uow.journal.write(
        at=now, actor=actor, subject="place", reference=place, action="code_found",
        details={"outcome": outcome.value, "kind": scan.kind.value, "text": kept},
    )  # fmt: skip
    uow.commit()
