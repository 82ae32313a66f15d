"""Old and new communes: importing the table, and offering the commune of today for an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.text import fold, normalise
from cds_desktop.domain.unit_changes import UnitChange, UnitOffer, candidate_keys, offers_for
from cds_desktop.persistence import unit_successors
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.progress import Progress, silent
from cds_desktop.services.spreadsheets import Row, cell_text, read_sheets

COLUMNS: Final = (
    "old_province", "old_district", "old_ward", "old_ward_code", "new_province_code",
    "new_province", "new_ward_code", "new_ward", "old_ward_was_split", "is_default_target",
)  # fmt: skip
_MAY_BE_EMPTY: Final = frozenset({"old_ward", "is_default_target", "old_ward_was_split"})
_CODE_LENGTHS: Final = {"old_ward_code": 5, "new_province_code": 2, "new_ward_code": 5}
_ANSWERS: Final = {"yes": True, "no": False, "": False, "co": True, "khong": False}
_STEP: Final = 1_000


@dataclass(frozen=True, slots=True)
class UnitChangesImported:
    """What an import did.

    Attributes:
        read: Rows of the file.
        added, removed, unchanged: Against what was there before.
        split: Old communes which went to several new ones.
    """

    read: int
    added: int
    removed: int
    unchanged: int
    split: int


def import_changes(
    open_uow: OpenUow, path: Path, *, actor: Actor, now: datetime, progress: Progress = silent
) -> UnitChangesImported:
    """Replace the table of old and new communes by a file (csv, or a workbook of that shape).

    Everything or nothing: a damaged file changes nothing. The same file again changes nothing
    either, and is not journalled.

    Raises:
        RuleBroken: `officer.not_allowed`, `unit_changes.columns_missing`,
            `unit_changes.cell_empty`, `unit_changes.code_shape`, `unit_changes.answer`,
            `unit_changes.row_twice`, `unit_changes.empty`, or as `read_sheets`.
        EnvironmentFault: As `read_sheets`.
        Cancelled: By `progress`.
    """
    actor.require(Right.EDIT_SETTINGS)
    changes = read_changes(path, progress)
    with open_uow() as uow:
        counts = store_changes(uow, changes, actor=actor, now=now)
        if counts.added or counts.removed:
            uow.commit()
    return counts


def store_changes(
    uow: UnitOfWork, changes: Sequence[UnitChange], *, actor: Actor, now: datetime
) -> UnitChangesImported:
    """Put these in the place of the table, inside a transaction; nothing is written if it is so."""
    counts = compare_changes(uow, changes)
    if counts.added or counts.removed:
        unit_successors.replace_changes(uow.session, changes)
        office = uow.units.get(int(str(uow.settings.get("office.unit_id"))))
        uow.journal.write(
            at=whole_second(now),
            actor=actor,
            subject="office",
            reference=office.code,
            action="unit_changes_imported",
            details={"read": counts.read, "added": counts.added, "removed": counts.removed},
        )
    return counts


def compare_changes(uow: UnitOfWork, changes: Sequence[UnitChange]) -> UnitChangesImported:
    """What storing these would do to the table."""
    before, after = set(unit_successors.all_changes(uow.session)), set(changes)
    split = {change.old_code for change in changes if change.is_split}
    return UnitChangesImported(
        len(changes), len(after - before), len(before - after), len(before & after), len(split)
    )


def known_changes(open_uow: OpenUow) -> int:
    """How many rows the table has; 0 before the first import."""
    with open_uow(read_only=True) as uow:
        return unit_successors.count_changes(uow.session)


def units_of_today(open_uow: OpenUow, address: str) -> tuple[UnitOffer, ...]:
    """The communes of today which an address with an old commune may mean, likeliest first.

    Nothing is ever mapped by itself: a person chooses, and the address keeps its old words.
    """
    keys = candidate_keys(address)
    if not keys:
        return ()
    with open_uow(read_only=True) as uow:
        return offers_for(address, unit_successors.changes_of(uow.session, keys))


def read_changes(path: Path, progress: Progress = silent) -> list[UnitChange]:
    """Read and check the whole file; see `import_changes`."""
    return changes_in(read_sheets(path)[0].rows, progress)


def changes_in(rows: Sequence[Row], progress: Progress = silent) -> list[UnitChange]:
    """Check the rows of a file, its heads first; see `import_changes`."""
    if not rows:
        raise RuleBroken("unit_changes.empty")
    heads = [fold(cell_text(cell)) for cell in rows[0]]
    missing = tuple(name for name in COLUMNS if name not in heads)
    if missing:
        raise RuleBroken("unit_changes.columns_missing", columns=missing)
    places = {name: heads.index(name) for name in COLUMNS}
    changes: dict[UnitChange, int] = {}
    for number, row in enumerate(rows[1:], start=2):
        if number % _STEP == 0:
            progress(number, len(rows))
        if not any(cell_text(cell).strip() for cell in row):
            continue
        change = _change(row, places, number)
        if change in changes:
            raise RuleBroken("unit_changes.row_twice", row=number, first=changes[change])
        changes[change] = number
    if not changes:
        raise RuleBroken("unit_changes.empty")
    progress(len(rows), len(rows))
    return list(changes)


def _change(row: Row, places: Mapping[str, int], number: int) -> UnitChange:
    cells = {
        name: normalise(cell_text(row[at])) if at < len(row) else "" for name, at in places.items()
    }
    # Island districts had no communes, so neither a name nor a code of one.
    optional = _MAY_BE_EMPTY if cells["old_ward"] else _MAY_BE_EMPTY | {"old_ward_code"}
    for name, words in cells.items():
        if not words and name not in optional:
            raise RuleBroken("unit_changes.cell_empty", row=number, column=name)
    for name, length in _CODE_LENGTHS.items():
        if not cells[name]:
            continue
        # A spreadsheet that took codes for numbers has eaten their leading zeros.
        cells[name] = cells[name].rjust(length, "0")
        if not cells[name].isdecimal() or len(cells[name]) != length:
            raise RuleBroken(
                "unit_changes.code_shape", row=number, column=name, found=cells[name], digits=length
            )
    answers = {}
    for name in ("old_ward_was_split", "is_default_target"):
        if fold(cells[name]) not in _ANSWERS:
            raise RuleBroken("unit_changes.answer", row=number, column=name, found=cells[name])
        answers[name] = _ANSWERS[fold(cells[name])]
    return UnitChange(
        cells["old_province"], cells["old_district"], cells["old_ward"], cells["old_ward_code"],
        cells["new_province_code"], cells["new_province"], cells["new_ward_code"],
        cells["new_ward"], answers["old_ward_was_split"], answers["is_default_target"],
    )  # fmt: skip
