"""Backups: what one holds, which ones may go, when the next one is due."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from cds_desktop.domain.clock import at_office, iso, office_day, office_time, parse_instant
from cds_desktop.domain.errors import CdsError, EnvironmentFault

MANIFEST_FORMAT = 1
DEFAULT_HOUR = time(11, 30)

KEEP_ALL_DAYS = 7
KEEP_DAILY_DAYS = 30
KEEP_MONTHS = 12

_NAME = re.compile(r"cds-\d{8}-\d{6}(-\d+)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class BackupKind(StrEnum):
    """Why a backup was made."""

    DAILY = "daily"
    CLOSING = "closing"
    ON_DEMAND = "on_demand"
    BEFORE_RESTORE = "before_restore"


@dataclass(frozen=True, slots=True)
class StoredContent:
    """One content of the file store: the name of the file is its SHA-256."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself.

    Attributes:
        schema: Alembic revision of the database in it.
        counts: Rows per table, counted in the office's own database.
        missing: Contents which the database names but which no longer lay in the store.
    """

    name: str
    kind: BackupKind
    made_at: datetime
    program: str
    schema: str
    unit_code: str
    unit_name: str
    is_sample: bool
    database_size: int
    database_sha256: str
    counts: Mapping[str, int]
    files: tuple[StoredContent, ...]
    missing: tuple[StoredContent, ...] = ()

    @property
    def files_size(self) -> int:
        """Bytes of all contents together."""
        return sum(content.size for content in self.files)

    def is_of(self, unit_code: str, is_sample: bool) -> bool:
        """Whether the backup is one of this office."""
        return self.unit_code == unit_code and self.is_sample == is_sample


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """How the office stands with its backups.

    Attributes:
        last_ok_at: When the newest verified backup was made.
        missed_on: The last working day without a backup, when one was missed.
        reason: Error code of the last attempt when it failed after the last good one, or "".
        is_due: Whether the daily backup should be started now.
        is_same_disk: The last backup lies on the disk of the data.
    """

    folder: str
    last_ok_at: datetime | None
    last_name: str
    missed_on: date | None
    is_due: bool
    is_same_disk: bool
    daily_at: time = DEFAULT_HOUR
    failed_at: datetime | None = None
    failure: CdsError | None = None

    @property
    def is_missed(self) -> bool:
        """Whether a working day went by without a verified backup."""
        return self.missed_on is not None

    @property
    def reason(self) -> str:
        """Code of the last failure which no good backup has followed."""
        return self.failure.code if self.failure else ""


def backup_name(now: datetime, taken: Collection[str]) -> str:
    """A name from the office's clock which nobody has yet."""
    wanted = f"cds-{office_time(now):%Y%m%d-%H%M%S}"
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def is_backup_name(name: str) -> bool:
    """Whether a folder of this name counts as a backup."""
    return _NAME.fullmatch(name) is not None


def to_thin(
    made: Sequence[tuple[str, datetime]], *, now: datetime, keep: Collection[str] = ()
) -> tuple[str, ...]:
    """Names of the backups which may go, oldest first.

    All of the last 7 days stay, then the newest of each day for 30 days, then the newest of
    each month for 12 months back. The newest of all always stays, and so do those dated after
    `now`, because then the clock is wrong and not the backup.

    Args:
        made: Name and moment of each complete backup of one office.
        now: The office's clock.
        keep: Names which stay whatever their age.
    """
    today = office_day(now)
    oldest_month = _month(today) - KEEP_MONTHS
    newest_first = sorted(made, key=lambda item: (item[1], item[0]), reverse=True)
    days: set[date] = set()
    months: set[int] = set()
    going: list[str] = []
    for position, (name, at) in enumerate(newest_first):
        day = office_day(at)
        age = (today - day).days
        month = _month(day)
        is_last_of_day, is_last_of_month = day not in days, month not in months
        days.add(day)
        months.add(month)
        stays = (
            position == 0
            or name in keep
            or age < KEEP_ALL_DAYS
            or (age < KEEP_DAILY_DAYS and is_last_of_day)
            or (month >= oldest_month and is_last_of_month)
        )
        if not stays:
            going.append(name)
    return tuple(reversed(going))


def _month(day: date) -> int:
    return day.year * 12 + day.month


def is_due(last_ok_at: datetime | None, *, now: datetime, daily_at: time) -> bool:
    """Whether today's moment has come and no backup was made since."""
    moment = at_office(office_day(now), daily_at)
    return now >= moment and (last_ok_at is None or last_ok_at < moment)


def missed_day(
    last_ok_at: datetime | None,
    *,
    opened_on: date,
    now: datetime,
    is_working: Callable[[date], bool],
) -> date | None:
    """The newest working day before today which no backup covers, from the first day on.

    A backup covers the day on which it was made and all days before it.
    """
    covered = office_day(last_ok_at) if last_ok_at else opened_on - timedelta(days=1)
    day = office_day(now) - timedelta(days=1)
    while day > covered and day >= opened_on:
        if is_working(day):
            return day
        day -= timedelta(days=1)
    return None


def manifest_to_data(manifest: Manifest) -> dict[str, object]:
    """The manifest as plain JSON data."""
    return {
        "format": MANIFEST_FORMAT,
        "name": manifest.name,
        "kind": manifest.kind.value,
        "made_at": iso(manifest.made_at),
        "program": manifest.program,
        "schema": manifest.schema,
        "unit_code": manifest.unit_code,
        "unit_name": manifest.unit_name,
        "is_sample": manifest.is_sample,
        "database": {"size": manifest.database_size, "sha256": manifest.database_sha256},
        "counts": dict(sorted(manifest.counts.items())),
        "files": [[content.sha256, content.size] for content in manifest.files],
        "missing": [[content.sha256, content.size] for content in manifest.missing],
    }


def manifest_from_data(data: object) -> Manifest:
    """Read a manifest.

    Raises:
        EnvironmentFault: `backup.newer_format`, `backup.manifest_unreadable`.
    """
    try:
        if not isinstance(data, dict):
            raise TypeError
        if data["format"] != MANIFEST_FORMAT:
            raise EnvironmentFault("backup.newer_format", program=str(data.get("program", "")))
        return Manifest(
            name=str(data["name"]),
            kind=BackupKind(data["kind"]),
            made_at=parse_instant(str(data["made_at"])),
            program=str(data["program"]),
            schema=str(data["schema"]),
            unit_code=str(data["unit_code"]),
            unit_name=str(data["unit_name"]),
            is_sample=bool(data["is_sample"]),
            database_size=int(data["database"]["size"]),
            database_sha256=str(data["database"]["sha256"]),
            counts={str(table): int(count) for table, count in data["counts"].items()},
            files=tuple(_content(item) for item in data["files"]),
            missing=tuple(_content(item) for item in data["missing"]),
        )
    except EnvironmentFault:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, CdsError) as error:
        raise EnvironmentFault("backup.manifest_unreadable") from error


def _content(item: object) -> StoredContent:
    if not isinstance(item, list) or len(item) != 2:
        raise TypeError
    sha256, size = item
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256) or not isinstance(size, int):
        raise TypeError  # the name becomes part of a path: only a real SHA-256 may
    return StoredContent(sha256, size)
