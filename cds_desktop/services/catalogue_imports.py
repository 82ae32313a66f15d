"""Comparing a catalogue file with the office's catalogue and taking it over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.procedures import (
    SINCE_EVER,
    Doubt,
    Procedure,
    StoredProcedure,
    content_key,
    fill_gaps,
    with_channel_limits,
    without_channel_limits,
)
from cds_desktop.domain.text import search_key
from cds_desktop.persistence.procedures import CatalogueImport, NewVersion, OpenVersion
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.catalogue_files import CatalogueFile, CatalogueRow, read_catalogue
from cds_desktop.services.progress import Progress


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One column whose content differs; values as the dataclass holds them."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Change:
    """A procedure for which the file says something new.

    Attributes:
        after: The new version: the row, with the gaps filled by what the office knows.
    """

    row: CatalogueRow
    before: StoredProcedure
    after: Procedure
    differences: tuple[FieldDifference, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """A row which a person should look at."""

    row: int
    code: str
    name: str
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class CatalogueDifference:
    """What a file would change.

    Attributes:
        returning: Rows whose procedure the office knows but had closed; they are part of `added`.
        unchanged: Number of rows, those that repeat an earlier row word for word included.
        gone: Versions in use whose code the file does not name.
        skipped: Rows that contradict an earlier row with the same code; each is flagged.
        flagged: All rows in doubt, in the order of the file.
    """

    file: CatalogueFile
    added: tuple[CatalogueRow, ...]
    returning: frozenset[str]
    changed: tuple[Change, ...]
    unchanged: int
    gone: tuple[StoredProcedure, ...]
    skipped: tuple[CatalogueRow, ...]
    flagged: tuple[Flag, ...]

    @property
    def read(self) -> int:
        """Number of rows read: added, changed, unchanged and skipped together."""
        return len(self.file.rows)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The counts of an import; `read` is the sum of added, changed, unchanged and skipped."""

    read: int
    added: int
    changed: int
    unchanged: int
    skipped: int
    gone: int
    flagged: tuple[Flag, ...]


def compare(open_uow: OpenUow, file: CatalogueFile, on: date) -> CatalogueDifference:
    """Compare a file with the office's catalogue; nothing is stored.

    Args:
        open_uow: Opens the transaction, on the caller's thread.
        file: From `read_catalogue`.
        on: The office's day; what is closed on it does not count as gone.
    """
    chosen, repeated, skipped, duplicates = _unique(file.rows)
    keys = {code: content_key(row.procedure) for code, row in chosen.items()}
    with open_uow(read_only=True) as uow:
        known = uow.procedures.latest()
        gone_ids = [
            version.version_id
            for code, version in known.items()
            if version.version_id is not None and code not in chosen
        ]
        differing = [
            found
            for code, key in keys.items()
            if code in known
            and (found := known[code].version_id) is not None
            and known[code].source_key != key
        ]
        before = uow.procedures.versions(differing)
        gone = tuple(
            stored for stored in uow.procedures.versions(gone_ids) if stored.is_in_force(on)
        )
    changes = [
        _change(chosen[stored.procedure.code], stored, known[stored.procedure.code].source_key)
        for stored in before
    ]
    changed = tuple(change for change in changes if change.differences)
    added = tuple(row for code, row in chosen.items() if not _is_open(known.get(code)))
    return CatalogueDifference(
        file=file,
        added=added,
        returning=frozenset(row.procedure.code for row in added if row.procedure.code in known),
        changed=changed,
        unchanged=len(chosen) - len(added) - len(changed) + repeated,
        gone=gone,
        skipped=skipped,
        flagged=_flags(file.rows, duplicates),
    )


def _is_open(version: OpenVersion | None) -> bool:
    return version is not None and version.version_id is not None


def _change(row: CatalogueRow, stored: StoredProcedure, source_key: str) -> Change:
    if source_key == content_key(without_channel_limits(row.procedure)):
        # The row itself is known; only its limits by channel were not read when it came in.
        after = with_channel_limits(stored.procedure, row.procedure)
        return Change(row, stored, after, differences(stored.procedure, after))
    after = fill_gaps(row.procedure, stored.procedure)
    if search_key(after.field) == search_key(stored.procedure.field):
        after = replace(after, field=stored.procedure.field)  # Thuỷ sản is Thủy sản.
    return Change(row, stored, after, differences(stored.procedure, after))


def _unique(
    rows: Sequence[CatalogueRow],
) -> tuple[dict[str, CatalogueRow], int, tuple[CatalogueRow, ...], frozenset[int]]:
    """Part rows by code: the first of each, repetitions word for word, and contradictions."""
    chosen: dict[str, CatalogueRow] = {}
    repeated = 0
    skipped: list[CatalogueRow] = []
    for row in rows:
        first = chosen.setdefault(row.procedure.code, row)
        if first is row:
            continue
        if first.procedure == row.procedure:
            repeated += 1
        else:
            skipped.append(row)
    return chosen, repeated, tuple(skipped), frozenset(row.row_number for row in skipped)


def _flags(rows: Sequence[CatalogueRow], duplicates: frozenset[int]) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    for row in rows:
        found = list(row.doubts)
        if row.row_number in duplicates:
            found.insert(0, Doubt("duplicate_code", {"code": row.procedure.code}))
        flags.extend(
            Flag(row.row_number, row.procedure.code, row.procedure.name, doubt) for doubt in found
        )
    return tuple(flags)


def differences(old: Procedure, new: Procedure) -> tuple[FieldDifference, ...]:
    """List the columns in which two versions differ."""
    return tuple(
        FieldDifference(item.name, before, after)
        for item in fields(Procedure)
        if (before := getattr(old, item.name)) != (after := getattr(new, item.name))
    )


def apply(
    open_uow: OpenUow,
    difference: CatalogueDifference,
    valid_from: date | None = None,
    *,
    actor: Actor,
    now: datetime,
    close_gone: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Take a file over: new versions are opened, those they replace end on that day.

    Args:
        open_uow: Opens the transaction, on the caller's thread.
        difference: From `compare`, made since the last change of the catalogue.
        valid_from: First day of the new versions. None means that the file does not say: changes
            hold from today, procedures new to the office from ever, so that a dossier received
            before the import finds its procedure.
        actor: Who imports.
        now: The present instant.
        close_gone: Also end the versions that the file does not name.
        progress: Told (done, total); it may raise `Cancelled`, then nothing is stored.

    Raises:
        RuleBroken: `officer.not_allowed`; `catalogue.valid_from_too_early` when a version being
            replaced began later, `catalogue.changed_meanwhile` when the difference is no longer
            right.
    """
    actor.require(Right.EDIT_CATALOGUE)
    today = office_day(now)
    changes_from = valid_from or today
    file = difference.file
    with open_uow() as uow:
        known = uow.procedures.latest()
        _check_still_right(difference, known)
        replaced = [change.before for change in difference.changed]
        closing = [*replaced, *(difference.gone if close_gone else ())]
        for stored in closing:
            check_start(stored, changes_from)
        uow.procedures.close([stored.version_id for stored in closing], changes_from)
        versions = _versions(difference, known, valid_from, today)
        for start in range(0, len(versions), 500):
            if progress is not None:
                progress(start, len(versions))
            batch = versions[start : start + 500]
            uow.procedures.add(batch, source_file=file.file_name, imported_at=now)
        result = _result(difference)
        uow.procedures.record_import(_record(result, file, actor, now))
        uow.journal.write(
            at=now,
            actor=actor,
            subject="catalogue",
            reference=file.file_name,
            action="imported",
            details=_journal_details(result, file, valid_from, close_gone),
        )
        if progress is not None:
            progress(len(versions), len(versions))
        uow.commit()
    return result


def _check_still_right(difference: CatalogueDifference, known: Mapping[str, OpenVersion]) -> None:
    moved = any(
        known[change.before.procedure.code].version_id != change.before.version_id
        for change in difference.changed
    )
    appeared = any(_is_open(known.get(row.procedure.code)) for row in difference.added)
    if moved or appeared:
        raise RuleBroken("catalogue.changed_meanwhile", file=difference.file.file_name)


def check_start(stored: StoredProcedure, start: date) -> None:
    if start < stored.valid_from:
        raise RuleBroken(
            "catalogue.valid_from_too_early",
            code=stored.procedure.code,
            valid_from=start,
            current_from=stored.valid_from,
        )


def _start(
    row: CatalogueRow, difference: CatalogueDifference, valid_from: date | None, today: date
) -> date:
    if valid_from is not None:
        return valid_from
    return today if row.procedure.code in difference.returning else SINCE_EVER


def _versions(
    difference: CatalogueDifference,
    known: Mapping[str, OpenVersion],
    valid_from: date | None,
    today: date,
) -> list[NewVersion]:
    """What the import opens: procedures new to the office, then those that changed."""
    added = [
        _new_version(row, row.procedure, _start(row, difference, valid_from, today), known)
        for row in difference.added
    ]
    changed = [
        _new_version(change.row, change.after, valid_from or today, known)
        for change in difference.changed
    ]
    return [*added, *changed]


def _result(difference: CatalogueDifference) -> ImportResult:
    return ImportResult(
        read=difference.read,
        added=len(difference.added),
        changed=len(difference.changed),
        unchanged=difference.unchanged,
        skipped=len(difference.skipped),
        gone=len(difference.gone),
        flagged=difference.flagged,
    )


def _new_version(
    row: CatalogueRow, content: Procedure, valid_from: date, known: Mapping[str, OpenVersion]
) -> NewVersion:
    owner = known.get(row.procedure.code)
    return NewVersion(
        content,
        valid_from,
        content_key(row.procedure),
        owner.procedure_id if owner is not None else None,
    )


def _record(
    result: ImportResult, file: CatalogueFile, actor: Actor, now: datetime
) -> CatalogueImport:
    return CatalogueImport(
        now, file.file_name, file.sha256, result.read, result.added, result.changed,
        result.unchanged, result.gone, actor.officer_id,
    )  # fmt: skip


def _journal_details(
    result: ImportResult, file: CatalogueFile, valid_from: date | None, close_gone: bool
) -> dict[str, object]:
    return {
        "sha256": file.sha256,
        "read": result.read,
        "added": result.added,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "skipped": result.skipped,
        "gone": result.gone,
        "gone_closed": close_gone,
        "valid_from": valid_from.isoformat() if valid_from else None,
    }


def import_file(
    open_uow: OpenUow,
    path: Path,
    valid_from: date | None = None,
    *,
    actor: Actor,
    now: datetime,
    close_gone: bool = False,
) -> ImportResult:
    """Read, compare and take over a file in one go, as the command and the wizard do."""
    difference = compare(open_uow, read_catalogue(path), office_day(now))
    return apply(open_uow, difference, valid_from, actor=actor, now=now, close_gone=close_gone)
