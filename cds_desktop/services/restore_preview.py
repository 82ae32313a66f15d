"""What a backup would change: looked at before anything is restored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cds_desktop.domain.backups import Manifest
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.persistence.backups import DatabaseFacts, read_live_facts
from cds_desktop.services.backup_folder import read_manifest
from cds_desktop.services.data_dir import DataDir

COMPARED = ("dossier", "person", "stored_file", "rating", "procedure", "officer", "journal")
"""Tables whose counts the preview sets side by side."""


@dataclass(frozen=True, slots=True)
class CountLine:
    """One line of the preview; `today` is None without a readable office."""

    table: str
    in_backup: int
    today: int | None

    @property
    def difference(self) -> int | None:
        """What the office would gain, or lose when negative."""
        return None if self.today is None else self.in_backup - self.today


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What a restore would change.

    Attributes:
        current_unit: Name of the unit now in the data folder, or None.
        is_current_damaged: The office's own database cannot be read.
    """

    source: Path
    manifest: Manifest
    lines: tuple[CountLine, ...]
    current_unit: str | None
    is_same_unit: bool
    is_newer: bool
    is_current_damaged: bool


def preview_restore(data_dir: DataDir, source: Path) -> RestorePreview:
    """Compare a backup with the office of today; nothing is changed.

    Raises:
        EnvironmentFault: `backup.manifest_unreadable`, `backup.newer_format`.
        RuleBroken: `backup.postgres_by_server`.
    """
    require_sqlite(data_dir)
    manifest = read_manifest(source)
    current, is_damaged = current_office(data_dir)
    return RestorePreview(
        source=source,
        manifest=manifest,
        lines=tuple(
            CountLine(
                table,
                manifest.counts.get(table, 0),
                current.counts.get(table, 0) if current else None,
            )
            for table in COMPARED
        ),
        current_unit=current.unit_name if current else None,
        is_same_unit=current is None or manifest.is_of(current.unit_code, current.is_sample),
        is_newer=not _is_known(manifest.schema),
        is_current_damaged=is_damaged,
    )


def current_office(data_dir: DataDir) -> tuple[DatabaseFacts | None, bool]:
    """Facts of the office now there, and whether there is one that cannot be read."""
    if not data_dir.database.exists() or data_dir.database.stat().st_size == 0:
        return None, False
    try:
        return read_live_facts(data_dir.database), False
    except EnvironmentFault as fault:
        if fault.code != "database.damaged":
            raise
        return None, True


def _is_known(schema: str) -> bool:
    from cds_desktop.persistence.migrations import known_revisions

    return schema in known_revisions()


def require_sqlite(data_dir: DataDir) -> None:
    """Refuse an office on a server, which is backed up there."""
    if data_dir.connection_file.exists():
        raise RuleBroken("backup.postgres_by_server")
