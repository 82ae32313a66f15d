"""Walks past the sheets: a scanned code confirms its sheet, or shows what hangs there instead.

What is found on a wall is kept with its place. A text that belongs to a person (a slip, an
identity card) is never kept; a code that everybody may see on a wall is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.domain.publicity.addresses import (
    AddressPattern,
    address_variants,
    patterns_from_toml,
)
from cds_desktop.domain.publicity.printed import is_address
from cds_desktop.domain.publicity.recognition import Recognised, clean_scan, recognise_text, shown
from cds_desktop.domain.publicity.sheets import (
    LONGEST_NOTE,
    CheckOutcome,
    PostedSheet,
    ScanKind,
    SheetCheck,
)
from cds_desktop.domain.text import fold, normalise, refuse_longer
from cds_desktop.persistence import posting_places as places
from cds_desktop.persistence import sheet_register as stored
from cds_desktop.persistence.posting_places import VersionNow
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.resources import resource
from cds_desktop.services.publicity.register_lists import ListedSheet, listed, office_addresses
from cds_desktop.services.publicity.settings import stored_publicity_settings

__all__ = [
    "CheckResult", "Scan", "address_patterns", "check_scan", "found_codes", "recognise",
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
class Scan:
    """What a scanned text is.

    Attributes:
        text: Cleaned for showing; "" or the dossier's code alone for a person's paper.
        procedure_code: Of the procedure to which the text leads; "" where nobody knows.
        sheet_ids: Sheets that carry it: those that hang; else those not hung yet; else those
            taken down.
        portal: Name of the portal for an address of the State.
        issued_on: Day on which the portal made the address, where it tells.
    """

    kind: ScanKind
    text: str
    procedure_code: str = ""
    procedure_name: str = ""
    sheet_ids: tuple[int, ...] = ()
    portal: str = ""
    issued_on: date | None = None


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


@cache
def address_patterns() -> tuple[AddressPattern, ...]:
    """How addresses of the State's portals look, as shipped."""
    return patterns_from_toml(resource("publicity", "portals.toml").read_text(encoding="utf-8"))


def recognise(open_uow: OpenUow, text: str, on: date, *, actor: Actor | None = None) -> Scan:
    """Tell what a scanned text is; nothing is stored.

    Raises:
        RuleBroken: `officer.not_allowed`, `scan.empty`.
    """
    require_of(actor, Right.MAKE_POSTERS)
    with open_uow(read_only=True) as uow:
        scan, _ = _recognise(uow, text, on)
    return scan


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
    several the caller chooses among the candidates (`record_check`).

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
        scan, carrying = _recognise(uow, text, on)
        here = [sheet for sheet in carrying if place_id in (None, sheet.place.id)]
        hanging = [sheet for sheet in here if _hangs(sheet)]
        old = [sheet for sheet in here if sheet.removed_on is not None]
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
        kept = _keepable(text, on)
        result = _note(uow, _nothing(kept), outcome, sheet, on, actor, now, note=cleaned)
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


def _recognise(uow: UnitOfWork, text: str, on: date) -> tuple[Scan, list[PostedSheet]]:
    """What a text is, and every sheet that ever carried it, oldest first."""
    cleaned = clean_scan(text)
    if not cleaned:
        raise RuleBroken("scan.empty")
    looks = recognise_text(text, address_patterns(), on)
    if looks.kind in (ScanKind.PAYMENT, ScanKind.SLIP, ScanKind.RATING):
        return _scan(looks, looks.kind), []
    carrying = _sheets_saying(uow, cleaned)
    now = places.versions_now(uow.session, on)
    if carrying:
        return _scan_of_sheets(uow, looks, cleaned, carrying, now), carrying
    return _scan_of_catalogue(uow, looks, cleaned, now), []


def _sheets_saying(uow: UnitOfWork, text: str) -> list[PostedSheet]:
    ids = set(stored.sheets_saying(uow.session, address_variants(text)))
    if not ids and not is_address(text):
        # Readers are keyboards: line ends and capitals of a long text may get lost.
        wanted = fold(text)
        ids = {number for number, said in stored.offline_codes(uow.session) if fold(said) == wanted}
    return stored.sheets(uow.session, ids=ids)


def _scan_of_sheets(
    uow: UnitOfWork,
    looks: Recognised,
    text: str,
    carrying: Sequence[PostedSheet],
    now: dict[str, VersionNow],
) -> Scan:
    hanging = [sheet for sheet in carrying if _hangs(sheet)]
    shelved = [sheet for sheet in carrying if sheet.removed_on is None]
    kind = ScanKind.OURS if shelved else ScanKind.OLD_VERSION
    chosen = hanging or shelved or carrying
    code = _code_with(chosen[-1], text)
    ids = tuple(sheet.id for sheet in chosen)
    return _scan(looks, kind, code, _name(uow, code, now), ids)


def _scan_of_catalogue(
    uow: UnitOfWork, looks: Recognised, text: str, now: dict[str, VersionNow]
) -> Scan:
    wanted = {each.lower() for each in address_variants(text)}
    rules = stored_publicity_settings(uow).payload
    for version in now.values():
        if any(address.lower() in wanted for address in office_addresses(version, rules)):
            return _scan(looks, ScanKind.CATALOGUE, version.code, version.name)
    former = places.versions_with_address(uow.session, wanted) if is_address(text) else []
    if former:
        code = former[0].code
        return _scan(looks, ScanKind.OLD_VERSION, code, _name(uow, code, now))
    code = looks.procedure_code
    return _scan(looks, looks.kind, code, _name(uow, code, now) if code else "")


def _scan(
    looks: Recognised, kind: ScanKind, code: str = "", name: str = "", ids: tuple[int, ...] = ()
) -> Scan:
    return Scan(kind, looks.text, code, name, ids, looks.portal, looks.issued_on)


def _name(uow: UnitOfWork, code: str, now: dict[str, VersionNow]) -> str:
    """The procedure's name today, or when it was last in force; "" where nobody knows it."""
    if code in now:
        return now[code].name
    history = uow.procedures.history(code)
    return history[-1].procedure.name if history else ""


def _code_with(sheet: PostedSheet, text: str) -> str:
    """The procedure whose code says this text; of a changed spelling, the first of the sheet."""
    wanted = {fold(each) for each in address_variants(text)}
    for code in sheet.codes:
        if fold(code.payload) in wanted:
            return code.procedure_code
    return sheet.codes[0].procedure_code


def _hangs(sheet: PostedSheet) -> bool:
    return sheet.posted_on is not None and sheet.removed_on is None


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
    check = SheetCheck(
        0, sheet.id, sheet.place.id, at, actor.name, outcome, shown(scan.text), note
    )  # fmt: skip
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
    known: Iterable[SheetCheck] = places.checks(uow.session, sheet_id=None)
    today = office_day(now)
    for each in known:
        if each.text == scan.text and each.place_id == place_id and office_day(each.at) == today:
            return
    at = whole_second(now)
    places.add_check(
        uow.session, SheetCheck(0, None, place_id, at, actor.name, outcome, scan.text)
    )  # fmt: skip
    place = "" if place_id is None else places.place_of(uow.session, place_id).name
    uow.journal.write(
        at=now, actor=actor, subject="place", reference=place, action="code_found",
        details={"outcome": outcome.value, "kind": scan.kind.value, "text": scan.text},
    )  # fmt: skip
    uow.commit()


def _keepable(text: str, on: date) -> str:
    """A text that was scanned beside a sheet, unless it belongs to a person."""
    looks = recognise_text(text, address_patterns(), on)
    return "" if looks.kind in (ScanKind.SLIP, ScanKind.RATING) else looks.text


def _nothing(text: str) -> Scan:
    return Scan(ScanKind.FOREIGN, text)
