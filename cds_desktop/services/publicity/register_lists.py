"""The register of posted sheets as it is read: every sheet with its state and the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity.payloads import PayloadRules, right_addresses
from cds_desktop.domain.publicity.sheets import (
    CheckOutcome,
    PostedSheet,
    ProcedureToday,
    SheetCheck,
    SheetReason,
    SheetState,
    code_reason,
    due_reason,
    state_of,
)
from cds_desktop.domain.text import fold
from cds_desktop.persistence import sheet_register as stored
from cds_desktop.persistence.posting_places import VersionNow, checks, last_outcomes, versions_now
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.publicity.settings import stored_publicity_settings

__all__ = [
    "ListedSheet", "SheetQuery", "SheetView", "list_sheets", "listed", "office_addresses",
    "sheet_ids", "sheet_of", "sheets_of", "state_counts",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetQuery:
    """Which sheets are asked for; everything empty asks for all that hang or wait to be hung.

    Attributes:
        text: Words of number, place, note, or of the procedures, in any spelling.
        removed: Also those taken down; `state` REMOVED asks for them alone.
    """

    state: SheetState | None = None
    place_id: int | None = None
    procedure_code: str = ""
    text: str = ""
    removed: bool = False


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """One sheet and what it is now.

    Attributes:
        concerned: Codes of its procedures that are not as printed, in the order of the sheet.
        reasons: Why, one for each of them, and one when the sheet is due for a look.
        names: Names of its procedures today (or when last in force), in the order of the sheet.
        last_outcome: What the newest look found; None before the first one.
    """

    sheet: PostedSheet
    state: SheetState
    concerned: tuple[str, ...] = ()
    reasons: tuple[SheetReason, ...] = ()
    names: tuple[str, ...] = ()
    last_outcome: CheckOutcome | None = None

    def state_with(self, procedure_code: str) -> SheetState:
        """The state as far as one of its procedures goes, whatever became of the others."""
        reasons = [each for each in self.reasons if each.procedure_code in ("", procedure_code)]
        return state_of(self.sheet, reasons)

    @property
    def is_hanging(self) -> bool:
        """Whether somebody can read it on its wall now."""
        return self.sheet.posted_on is not None and self.sheet.removed_on is None


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet with its history.

    Attributes:
        checks: Newest first.
        replaced_by: Number of the sheet that hangs in its place; "" without one.
    """

    listed: ListedSheet
    checks: tuple[SheetCheck, ...] = ()
    replaced_by: str = ""


def list_sheets(
    open_uow: OpenUow, on: date, query: SheetQuery | None = None, *, actor: Actor
) -> tuple[ListedSheet, ...]:
    """The sheets asked for, with their states on a day, by number.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.MAKE_POSTERS)
    wanted = query or SheetQuery()
    is_removed: bool | None = None if wanted.removed else False
    if wanted.state is SheetState.REMOVED:
        is_removed = True
    with open_uow(read_only=True) as uow:
        sheets = stored.sheets(
            uow.session,
            place_id=wanted.place_id,
            procedure_code=wanted.procedure_code,
            removed=is_removed,
        )
        found = listed(uow, sheets, on)
    words = fold(wanted.text).split()
    return tuple(
        each
        for each in found
        if wanted.state in (None, each.state) and all(word in _text(each) for word in words)
    )


def state_counts(open_uow: OpenUow, on: date, *, actor: Actor) -> Mapping[SheetState, int]:
    """How many sheets are in each state; removed ones are not counted.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    found = Counter(each.state for each in list_sheets(open_uow, on, actor=actor))
    return {state: found[state] for state in SheetState if state is not SheetState.REMOVED}


def sheet_of(open_uow: OpenUow, sheet_id: int, on: date, *, actor: Actor) -> SheetView:
    """One sheet with everything that was noted about it.

    Raises:
        NotFound: `sheet.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.MAKE_POSTERS)
    with open_uow(read_only=True) as uow:
        found = listed(uow, stored.sheets(uow.session, ids=(sheet_id,)), on)
        if not found:
            raise NotFound("sheet.not_found", id=sheet_id)
        after = stored.replacements(uow.session, (sheet_id,)).get(sheet_id)
        followers = stored.sheets(uow.session, ids=() if after is None else (after,))
        looks = checks(uow.session, sheet_id=sheet_id)
    return SheetView(found[0], tuple(looks), followers[0].number if followers else "")


def sheets_of(
    open_uow: OpenUow, ids: Sequence[int], on: date, *, actor: Actor
) -> tuple[ListedSheet, ...]:
    """Some sheets by their ids, removed ones too, in the order asked for; unknown ones left out.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.MAKE_POSTERS)
    with open_uow(read_only=True) as uow:
        found = listed(uow, stored.sheets(uow.session, ids=set(ids)), on)
    by_id = {each.sheet.id: each for each in found}
    return tuple(by_id[number] for number in dict.fromkeys(ids) if number in by_id)


def sheet_ids(open_uow: OpenUow, numbers: Sequence[str], *, actor: Actor) -> tuple[int, ...]:
    """The ids of sheets by the numbers printed on them, in the order asked for.

    Raises:
        NotFound: `sheet.number_unknown` with the first unknown one.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.MAKE_POSTERS)
    wanted = [number.strip().upper() for number in numbers]
    with open_uow(read_only=True) as uow:
        known = stored.sheet_ids_numbered(uow.session, set(wanted))
    for number in wanted:
        if number not in known:
            raise NotFound("sheet.number_unknown", number=number)
    return tuple(known[number] for number in dict.fromkeys(wanted))


def listed(uow: UnitOfWork, sheets: Sequence[PostedSheet], on: date) -> list[ListedSheet]:
    """The sheets with their states, inside a transaction: a few statements for any number."""
    if not sheets:
        return []
    settings = stored_publicity_settings(uow)
    now = versions_now(uow.session, on)
    contents = _contents(uow, sheets, now)
    rules = settings.payload
    names = {code: version.name for code, version in now.items()}
    looks = last_outcomes(uow.session, {sheet.id for sheet in sheets})
    found = []
    for sheet in sheets:
        reasons = _reasons(sheet, now, contents, rules) if sheet.removed_on is None else []
        concerned = tuple(reason.procedure_code for reason in reasons)
        if sheet.removed_on is None:
            due = due_reason(sheet, on, settings.check_days)
            reasons += [due] if due else []
        found.append(
            ListedSheet(
                sheet,
                state_of(sheet, reasons),
                concerned,
                tuple(reasons),
                tuple(
                    names.get(code.procedure_code) or _name(contents.get(code.version_id))
                    for code in sheet.codes
                ),
                looks.get(sheet.id),
            )
        )
    return found


def office_addresses(version: VersionNow, rules: PayloadRules) -> tuple[str, ...]:
    """Where a right code of this procedure may lead: the portal's page, the office's own one."""
    return right_addresses(version.code, version.portal_url, rules)


def _contents(
    uow: UnitOfWork, sheets: Sequence[PostedSheet], now: Mapping[str, VersionNow]
) -> dict[int, Procedure]:
    """What the versions say that must be compared: the printed and those in force instead."""
    wanted: set[int] = set()
    for sheet in sheets:
        for code in sheet.codes:
            version = now.get(code.procedure_code)
            if version is None or version.version_id != code.version_id:
                wanted.add(code.version_id)
                if version is not None and sheet.removed_on is None:
                    wanted.add(version.version_id)
    found = uow.procedures.versions(sorted(wanted))
    return {each.version_id: each.procedure for each in found}


def _reasons(
    sheet: PostedSheet,
    now: Mapping[str, VersionNow],
    contents: Mapping[int, Procedure],
    rules: PayloadRules,
) -> list[SheetReason]:
    found = []
    for code in sheet.codes:
        version, today = now.get(code.procedure_code), None
        if version is not None:
            today = ProcedureToday(office_addresses(version, rules))
            if version.version_id != code.version_id:
                today = replace(
                    today,
                    content=contents.get(version.version_id),
                    before=contents.get(code.version_id),
                )
        reason = code_reason(code, sheet.product, today)
        if reason is not None:
            found.append(reason)
    return found


def _name(procedure: Procedure | None) -> str:
    return procedure.name if procedure else ""


def _text(found: ListedSheet) -> str:
    sheet = found.sheet
    codes: Collection[str] = [code.procedure_code for code in sheet.codes]
    return fold(" ".join((sheet.number, sheet.place.name, sheet.note, *codes, *found.names)))
