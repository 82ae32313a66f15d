"""Importing units: the list of 01/07/2025, and the mapping of old communes to new ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.text import fold, normalise
from cds_desktop.domain.unit_events import (
    FROM_FILE,
    EventKind,
    UnitEvent,
    standing_events,
)
from cds_desktop.domain.unit_files import (
    NEW_FROM,
    OLD_UNTIL,
    ToldUnits,
    told_by_mapping,
)
from cds_desktop.domain.unit_names import name_key
from cds_desktop.domain.unit_plans import Change, Register, StoredUnit, UnitPlan
from cds_desktop.domain.units import Level, Unit
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services import unit_changes
from cds_desktop.services.progress import Progress, silent
from cds_desktop.services.spreadsheets import Row, cell_text, read_sheets

LIST_COLUMNS: Final = ("province_code", "province", "ward_code", "ward")
_CODE_LENGTHS: Final = {"province_code": 2, "ward_code": 5}
_ONE_DAY: Final = timedelta(days=1)
_STEP: Final = 1_000
_STEPS: Final = 4
_MOST_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class UnitsImported:
    """What an import did, or would do.

    Attributes:
        file_kind: "list" of the units since 01/07/2025, or "mapping" of old communes to new ones.
        read: Rows of the file.
        added, changed, unchanged: Units (dated versions), against what was there before.
        provinces, communes: Units since 01/07/2025 of which the file tells.
        old_units: Units until 30/06/2025 of which it tells: communes, districts, provinces.
        mergers_added, mergers_removed: Old–new links, against what was there before.
        addresses: Rows added to or removed from the table which translates old addresses.
        linked: The unit which got the agency identifier of this office; "" for none.
        changed_names: Some of the changed units, for the eye: "before → after".
    """

    file_kind: str
    read: int
    added: int
    changed: int
    unchanged: int
    provinces: int
    communes: int
    old_units: int
    mergers_added: int
    mergers_removed: int
    addresses: int
    linked: str = ""
    changed_names: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether everything in the file was there already."""
        return not (
            self.added
            or self.changed
            or self.mergers_added
            or self.mergers_removed
            or self.addresses
        )


@dataclass(slots=True)
class _Difference:
    """What is to be written so that a register says what a file tells."""

    added: list[Unit] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    events: list[UnitEvent] = field(default_factory=list)
    linked: str = ""

    @property
    def plan(self) -> UnitPlan:
        return UnitPlan(
            EventKind.OPENED, "", NEW_FROM, tuple(self.changed), tuple(self.added),
            tuple(self.events),
        )  # fmt: skip


def import_units(
    open_uow: OpenUow,
    path: Path,
    *,
    preview: bool = False,
    actor: Actor,
    now: datetime,
    progress: Progress = silent,
) -> UnitsImported:
    """Take over units from a file (csv or a workbook of that shape), known by its heads.

    The list gives provinces and units from 01/07/2025 on. The mapping gives the communes,
    districts and provinces until 30/06/2025, who took over from each, the new units which are
    not known yet, and the table which translates old addresses. Names and parents follow the
    file, as they stood on those days; what happened later stays. Everything or nothing; the same
    file again changes nothing and is not journalled.

    Args:
        open_uow: Opens the transaction.
        path: The file.
        preview: Only compare.
        actor: Who imports.
        now: The moment of the import.
        progress: Told between the steps; may cancel.

    Raises:
        RuleBroken: `officer.not_allowed`, `unit_file.columns_missing`, `unit_file.cell_empty`,
            `unit_file.code_shape`, `unit_file.code_twice`, `unit_changes.…`, or as
            `UnitHistory.check` and `read_sheets`.
        EnvironmentFault: As `read_sheets`.
        Cancelled: By `progress`.
    """
    actor.require(Right.EDIT_SETTINGS)
    told = _read(path, progress)
    with open_uow(read_only=preview) as uow:
        register = uow.units.register()
        progress(2, _STEPS)
        difference = _compare(register, told)
        _link_own_unit(uow, register, difference, office_day(now))
        register.check(difference.plan)
        progress(3, _STEPS)
        addresses = _store_addresses(uow, told, actor, now, preview=preview)
        counts = _counts(told, difference, addresses)
        if not preview and not counts.is_same:
            uow.units.change_many([(change.id, change.after) for change in difference.changed])
            uow.units.add_many(difference.added)
            uow.units.add_events(difference.events)
            _journal(uow, counts, actor, now)
            progress(_STEPS, _STEPS)
            uow.commit()
    return counts


# Reading -------------------------------------------------------------------------------------


def _read(path: Path, progress: Progress) -> ToldUnits:
    rows = read_sheets(path)[0].rows
    progress(1, _STEPS)
    heads = [fold(cell_text(cell)) for cell in rows[0]] if rows else []
    if set(unit_changes.COLUMNS) <= set(heads):
        return told_by_mapping(unit_changes.changes_in(rows, _cancel_only(progress)))
    if set(LIST_COLUMNS) <= set(heads):
        return _told_by_list(rows, {name: heads.index(name) for name in LIST_COLUMNS}, progress)
    raise RuleBroken("unit_file.columns_missing", columns=LIST_COLUMNS, file=path.name)


def _cancel_only(progress: Progress) -> Progress:
    """Pass cancelling through while the steps of the whole are counted elsewhere."""
    return lambda _done, _total: progress(1, _STEPS)


def _told_by_list(rows: Sequence[Row], places: Mapping[str, int], progress: Progress) -> ToldUnits:
    new: dict[str, Unit] = {}
    read = 0
    for number, row in enumerate(rows[1:], start=2):
        if number % _STEP == 0:
            progress(1, _STEPS)
        if not any(cell_text(cell).strip() for cell in row):
            continue
        read += 1
        cells = _cells(row, places, number)
        province = Unit(cells["province_code"], cells["province"], Level.PROVINCE, None, NEW_FROM)
        commune = Unit(cells["ward_code"], cells["ward"], Level.COMMUNE, province.code, NEW_FROM)
        for unit, again in ((province, True), (commune, False)):
            known = new.setdefault(unit.code, unit)
            if known != unit or (known is not unit and not again):
                raise RuleBroken("unit_file.code_twice", row=number, found=unit.code)
    if not new:
        raise RuleBroken("unit_changes.empty")
    return ToldUnits(read, tuple(new.values()))


def _cells(row: Row, places: Mapping[str, int], number: int) -> dict[str, str]:
    cells = {
        name: normalise(cell_text(row[at])) if at < len(row) else "" for name, at in places.items()
    }
    for name, words in cells.items():
        if not words:
            raise RuleBroken("unit_file.cell_empty", row=number, column=name)
    for name, length in _CODE_LENGTHS.items():
        # A spreadsheet that took codes for numbers has eaten their leading zeros.
        cells[name] = cells[name].rjust(length, "0")
        if not cells[name].isdecimal() or len(cells[name]) != length:
            raise RuleBroken(
                "unit_file.code_shape", row=number, column=name, found=cells[name], digits=length
            )
    return cells


# Comparing -----------------------------------------------------------------------------------


def _compare(register: Register, told: ToldUnits) -> _Difference:
    found = _Difference()
    rows: dict[str, list[StoredUnit]] = defaultdict(list)
    for one in register.stored:
        if not one.unit.is_void:
            rows[one.unit.code].append(one)
    for unit in told.new:
        standing = _standing(rows[unit.code], NEW_FROM)
        if standing is not None and told.only_missing:
            found.unchanged += 1
        else:
            _settle(found, unit, standing, rows[unit.code], _keep_before)
    for unit in told.old:
        _settle(found, unit, _standing(rows[unit.code], OLD_UNTIL), rows[unit.code], _keep_after)
    if told.events:
        _compare_events(found, register, told.events)
    return found


def _standing(rows: Sequence[StoredUnit], day: date) -> StoredUnit | None:
    return next((one for one in rows if one.unit.exists_on(day)), None)


def _settle(
    found: _Difference,
    told: Unit,
    standing: StoredUnit | None,
    rows: Sequence[StoredUnit],
    keep: Callable[[Unit, Unit], tuple[Unit, Unit] | None],
) -> None:
    """Compare one unit with the version that stands on its day."""
    if standing is None:
        found.added.append(_clipped(told, rows))
        return
    known = standing.unit
    facts = (told.name, told.level, told.parent_code)
    if (known.name, known.level, known.parent_code) == facts:
        found.unchanged += 1
        return
    cut = keep(known, told)
    if cut is None:
        after = replace(known, name=told.name, level=told.level, parent_code=told.parent_code)
        found.changed.append(Change(standing.id, known, after))
    else:
        found.changed.append(Change(standing.id, known, cut[0]))
        found.added.append(cut[1])


def _keep_before(known: Unit, told: Unit) -> tuple[Unit, Unit] | None:
    """A version that was there before 01/07/2025 ends then, and goes on as the file tells."""
    if known.begins >= NEW_FROM:
        return None
    later = replace(told, valid_to=known.valid_to, agency_code=known.agency_code)
    return replace(known, valid_to=OLD_UNTIL), later


def _keep_after(known: Unit, told: Unit) -> tuple[Unit, Unit] | None:
    """A version that is there after 30/06/2025 begins then, and was before as the file tells."""
    if known.ends <= OLD_UNTIL:
        return None
    return replace(known, valid_from=NEW_FROM), replace(told, valid_from=known.valid_from)


def _clipped(told: Unit, rows: Sequence[StoredUnit]) -> Unit:
    """A unit of a file fits between the versions that are there."""
    later = [one.unit.begins for one in rows if told.exists_on(one.unit.begins)]
    earlier = [one.unit.ends for one in rows if told.exists_on(one.unit.ends)]
    if told.begins == NEW_FROM and later:
        return replace(told, valid_to=min(later) - _ONE_DAY)
    if told.ends == OLD_UNTIL and earlier:
        return replace(told, valid_from=max(earlier) + _ONE_DAY)
    return told


def _compare_events(found: _Difference, register: Register, told: Sequence[UnitEvent]) -> None:
    """Events of the file that are missing are added; those it no longer tells are taken back."""

    def key(event: UnitEvent) -> tuple[date, EventKind, str, str]:
        return event.day, event.kind, event.code, event.other_code

    standing = {key(event): event for event in standing_events(register.events)}
    wanted = {key(event) for event in told}
    found.events += [event for event in told if key(event) not in standing]
    found.events += [
        UnitEvent(0, event.day, EventKind.REVERSED, event.code, str(event.id), FROM_FILE)
        for known, event in standing.items()
        if event.note == FROM_FILE and known not in wanted
    ]


def _link_own_unit(uow: UnitOfWork, register: Register, found: _Difference, today: date) -> None:
    """The one new unit of the name and level of this office is the office: it reports as such."""
    own_id = int(str(uow.settings.get("office.unit_id")))
    own = uow.units.get(own_id)
    if any(one.unit.agency_code == own.code for one in register.stored):
        return
    wanted = name_key(own.name)
    places = [
        at
        for at, unit in enumerate(found.added)
        if unit.level is own.level and unit.exists_on(today) and name_key(unit.name) == wanted
    ]
    if len(places) == 1:
        unit = found.added[places[0]]
        found.added[places[0]] = replace(unit, agency_code=own.code)
        found.linked = unit.name


# Telling -------------------------------------------------------------------------------------


def _store_addresses(
    uow: UnitOfWork, told: ToldUnits, actor: Actor, now: datetime, *, preview: bool
) -> int:
    if not told.changes:
        return 0
    if preview:
        counts = unit_changes.compare_changes(uow, told.changes)
    else:
        counts = unit_changes.store_changes(uow, told.changes, actor=actor, now=now)
    return counts.added + counts.removed


def _counts(told: ToldUnits, found: _Difference, addresses: int) -> UnitsImported:
    removed = sum(event.kind is EventKind.REVERSED for event in found.events)
    mergers = sum(event.kind is EventKind.MERGED for event in found.events)
    return UnitsImported(
        file_kind="mapping" if told.changes else "list",
        read=told.rows,
        added=len(found.added),
        changed=len(found.changed),
        unchanged=found.unchanged,
        provinces=sum(unit.level is Level.PROVINCE for unit in told.new),
        communes=sum(unit.level is Level.COMMUNE for unit in told.new),
        old_units=len(told.old),
        mergers_added=mergers,
        mergers_removed=removed,
        addresses=addresses,
        linked=found.linked,
        changed_names=tuple(
            f"{change.before.name} → {change.after.name}"
            for change in found.changed[:_MOST_NAMED]
            if change.before.name != change.after.name
        ),
    )


def _journal(uow: UnitOfWork, counts: UnitsImported, actor: Actor, now: datetime) -> None:
    uow.journal.write(
        at=whole_second(now),
        actor=actor,
        subject="unit",
        reference="",
        action="units_imported",
        details={
            "file_kind": counts.file_kind, "read": counts.read, "added": counts.added,
            "changed": counts.changed, "mergers": counts.mergers_added,
            "removed": counts.mergers_removed, "linked": counts.linked,
            "changed_names": list(counts.changed_names),
        },
    )  # fmt: skip
