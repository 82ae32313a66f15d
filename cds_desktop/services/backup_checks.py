"""Opening a backup with fresh eyes: is everything in it what its manifest says."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cds_desktop.domain.backups import Manifest, StoredContent
from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.persistence.backups import is_sound, read_facts
from cds_desktop.services.backup_folder import (
    BackupFolder,
    folder_for,
    has_content,
    hash_of,
    read_manifest,
)
from cds_desktop.services.progress import Progress, silent

_SAMPLED_CONTENTS = 25


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found wrong in a backup: a code for `wording.backups`, and its number."""

    code: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Verification:
    """Outcome of opening a backup and counting what is in it."""

    name: str
    manifest: Manifest | None
    problems: tuple[Problem, ...]

    @property
    def is_ok(self) -> bool:
        """Whether everything in it is what the manifest says."""
        return not self.problems


def verify(source: Path, progress: Progress = silent) -> Verification:
    """Open one backup freshly: checksum, structure, rows counted, every stored file read.

    Raises:
        Cancelled: From `progress`.
    """
    try:
        manifest = read_manifest(source)
    except EnvironmentFault as fault:
        return Verification(source.name, None, (Problem(fault.code),))
    folder = folder_for(source.parent, source.parent)
    total = manifest.database_size + manifest.files_size
    read = [0]

    def watch(size: int) -> None:
        read[0] += size
        progress(min(read[0], total), max(total, 1))

    problems = _database_problems(source, manifest, thorough=True, watch=watch)
    missing = damaged = 0
    for content in manifest.files:
        state = _content_state(folder, content, watch)
        missing += state == "missing"
        damaged += state == "damaged"
    if missing:
        problems.append(Problem("backup.files_missing", missing))
    if damaged:
        problems.append(Problem("backup.files_damaged", damaged))
    return Verification(manifest.name, manifest, tuple(problems))


def verify_new(
    folder: BackupFolder, part: Path, written: Manifest, watch: Callable[[int], None]
) -> None:
    """Verify a backup just written: the whole database, every content there, a sample read.

    Raises:
        EnvironmentFault: `backup.not_verified`.
    """
    manifest = read_manifest(part)
    if manifest != written:
        raise EnvironmentFault("backup.not_verified", name=written.name)
    problems = _database_problems(part, manifest, thorough=False, watch=watch)
    if problems:
        raise EnvironmentFault("backup.not_verified", name=written.name)
    chosen = random.Random(manifest.name).sample(
        manifest.files, min(_SAMPLED_CONTENTS, len(manifest.files))
    )
    for content in manifest.files:
        if not has_content(folder, content):
            raise EnvironmentFault("backup.not_verified", name=written.name)
    for content in chosen:
        if _content_state(folder, content, watch) != "good":
            # The next backup copies it anew from the store.
            folder.content_path(content.sha256).unlink(missing_ok=True)
            raise EnvironmentFault("backup.not_verified", name=written.name)


def _database_problems(
    source: Path, manifest: Manifest, *, thorough: bool, watch: Callable[[int], None]
) -> list[Problem]:
    database = source / "office.db"
    try:
        if database.stat().st_size != manifest.database_size:
            return [Problem("backup.database_damaged")]
        if hash_of(database, watch) != manifest.database_sha256:
            return [Problem("backup.database_damaged")]
        if not is_sound(database, thorough=thorough, watch=lambda: watch(0)):
            return [Problem("backup.database_damaged")]
        facts = read_facts(database)
    except FileNotFoundError:
        return [Problem("backup.database_missing")]
    except (OSError, EnvironmentFault):
        return [Problem("backup.database_damaged")]
    found = (facts.schema, facts.unit_code, facts.is_sample)
    if found != (manifest.schema, manifest.unit_code, manifest.is_sample):
        return [Problem("backup.manifest_differs")]
    if dict(facts.counts) != dict(manifest.counts):
        return [Problem("backup.counts_differ")]
    return []


def _content_state(
    folder: BackupFolder, content: StoredContent, watch: Callable[[int], None]
) -> str:
    path = folder.content_path(content.sha256)
    try:
        if not path.is_file():
            return "missing"
        return "good" if hash_of(path, watch) == content.sha256 else "damaged"
    except OSError:
        return "damaged"
