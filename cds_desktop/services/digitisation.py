"""Digital papers: attach a file, reuse, mark what cannot be scanned."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.digitisation import Paper, PaperInput, PaperKind, PaperState, StoredFile
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.errors import EnvironmentFault, NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.backup_folder import sync_folder
from cds_desktop.services.data_dir import DataDir

LONGEST_FILE_NAME, LONGEST_REASON = 200, 1_000
LARGEST_FILE = 100 * 1024 * 1024
_PIECE = 1024 * 1024
_KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".tif": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    ".tiff": ("image/tiff", (b"II*\x00", b"MM\x00*")),
}
ACCEPTED_ENDINGS = tuple(_KINDS)


def stored_path(data_dir: DataDir, sha256: str) -> Path:
    """Where a content lies in the store."""
    return data_dir.files / sha256[:2] / sha256


def put_file(data_dir: DataDir, source: Path) -> StoredFile:
    """Copy a file into the store under its SHA-256; the same content is kept once.

    The copy is written beside, synced, checked and only then takes its name.

    Raises:
        NotFound: `file.not_found`.
        RuleBroken: `file.kind_unknown`, `file.kind_mismatch`, `file.empty`, `file.too_large`.
        EnvironmentFault: `file.unreadable`, `store.not_written`.
    """
    if not _is_file(source):
        raise NotFound("file.not_found", name=normalise(source.name)[:LONGEST_FILE_NAME])
    media_type, beginnings = _KINDS.get(source.suffix.lower(), ("", ()))
    if not media_type:
        raise RuleBroken("file.kind_unknown", name=source.name, accepted=ACCEPTED_ENDINGS)
    waiting = data_dir.files / f"incoming-{uuid.uuid4().hex}"
    try:
        data_dir.files.mkdir(parents=True, exist_ok=True)
        digest, size, head = _copy(source, waiting)
        if size == 0:
            raise RuleBroken("file.empty", name=source.name)
        if not head.startswith(beginnings):
            raise RuleBroken("file.kind_mismatch", name=source.name)
        target = stored_path(data_dir, digest)
        if _holds(target, digest, size):
            waiting.unlink()
        else:
            target.parent.mkdir(exist_ok=True)
            waiting.replace(target)
            sync_folder(target.parent)
    except OSError as error:
        raise EnvironmentFault("store.not_written", name=source.name) from error
    finally:
        waiting.unlink(missing_ok=True)
    return StoredFile(digest, size, normalise(source.name), media_type)


def _is_file(source: Path) -> bool:
    try:
        return source.is_file()
    except OSError:  # a name too long for the system, a drive that was pulled out
        return False


def _holds(target: Path, digest: str, size: int) -> bool:
    """Whether the store has this content, whole; a damaged copy is replaced by the new one."""
    if not target.exists() or target.stat().st_size != size:
        return False
    with target.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest() == digest


def _pieces(source: Path) -> Iterator[bytes]:
    """The content piece by piece.

    Raises:
        EnvironmentFault: `file.unreadable`, as when the scanner still writes the file.
    """
    try:
        with source.open("rb") as reader:
            while piece := reader.read(_PIECE):
                yield piece
    except OSError as error:
        raise EnvironmentFault("file.unreadable", name=source.name) from error


def _copy(source: Path, target: Path) -> tuple[str, int, bytes]:
    digest, size, head = hashlib.sha256(), 0, b""
    with target.open("xb") as writer:
        for piece in _pieces(source):
            head = head or piece[:16]
            size += len(piece)
            if size > LARGEST_FILE:
                raise RuleBroken("file.too_large", name=source.name, limit=LARGEST_FILE)
            digest.update(piece)
            writer.write(piece)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest(), size, head


def attach(
    open_uow: OpenUow,
    data_dir: DataDir,
    code: str,
    source: Path,
    *,
    paper: int | None,
    actor: Actor,
    now: datetime,
) -> DossierRecord:
    """Attach a file to a component (by its number on the checklist) or to the result.

    `paper` is the number on the checklist, from 1; None means the result.

    Raises:
        NotFound: `dossier.not_found`, `paper.number_unknown`, `file.not_found`.
        RuleBroken: `officer.not_allowed`, `file.…`.
        EnvironmentFault: `store.not_written`.
    """
    actor.require(Right.DIGITISE)
    at = whole_second(now)
    record = _record(open_uow, code)
    if paper is not None:
        _component(record, paper)
    file = put_file(data_dir, source)
    with open_uow() as uow:
        uow.dossiers.lock(record.id)
        record = uow.dossiers.get(record.id)
        former = record.result if paper is None else _component(record, paper)
        if paper is not None:
            paper_id = _component(record, paper).id
        elif record.result is not None:
            paper_id = record.result.id
        else:
            result = PaperInput(record.procedure_name)
            paper_id = uow.papers.add(record.id, PaperKind.RESULT, 1, result)
        uow.papers.remember_file(file, at)
        uow.papers.set_state(
            paper_id, PaperState.DIGITISED, file_sha256=file.sha256, at=at, reason=""
        )
        uow.journal.write(
            at=at,
            actor=actor,
            subject="dossier",
            reference=record.code,
            action="attached",
            details={
                "paper": "result" if paper is None else paper,
                "sha256": file.sha256,
                "replaced": former.file.sha256 if former and former.file else "",
            },
        )
        changed = uow.dossiers.get(record.id)
        uow.commit()
    return changed


def set_state(
    open_uow: OpenUow,
    code: str,
    state: PaperState,
    *,
    paper: int | None,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> DossierRecord:
    """Mark a paper as reused, taken from a database, not scannable here, or waiting again.

    Raises:
        RuleBroken: `officer.not_allowed`, `paper.reason_missing` (for CANNOT_SCAN),
            `paper.needs_file` (DIGITISED is reached only by attaching a file).
        NotFound: `dossier.not_found`, `paper.not_found`, `paper.number_unknown`.
    """
    actor.require(Right.DIGITISE)
    at = whole_second(now)
    cleaned = refuse_longer(normalise(reason), LONGEST_REASON, "dossier.reason_long")
    if state is PaperState.CANNOT_SCAN and not cleaned:
        raise RuleBroken("paper.reason_missing")
    if state is PaperState.DIGITISED:
        raise RuleBroken("paper.needs_file")
    with open_uow() as uow:
        dossier_id = uow.dossiers.id_of(code)
        uow.dossiers.lock(dossier_id)
        record = uow.dossiers.get(dossier_id)
        chosen = record.result if paper is None else _component(record, paper)
        if chosen is None:
            raise NotFound("paper.not_found", code=record.code)
        uow.papers.set_state(chosen.id, state, file_sha256=None, at=at, reason=cleaned)
        uow.journal.write(
            at=at,
            actor=actor,
            subject="dossier",
            reference=record.code,
            action="paper_state",
            reason=cleaned,
            details={
                "paper": "result" if paper is None else paper,
                "before": chosen.state.value,
                "after": state.value,
                "sha256": chosen.file.sha256 if chosen.file else "",
            },
        )
        changed = uow.dossiers.get(record.id)
        uow.commit()
    return changed


def open_file(data_dir: DataDir, file: StoredFile) -> Path:
    """The stored file, after checking that it is what it was.

    Raises:
        EnvironmentFault: `store.file_missing`, `store.file_changed`.
    """
    path = stored_path(data_dir, file.sha256)
    if not path.is_file():
        raise EnvironmentFault("store.file_missing", name=file.original_name)
    digest = hashlib.sha256()
    with path.open("rb") as reader:
        while piece := reader.read(_PIECE):
            digest.update(piece)
    if digest.hexdigest() != file.sha256:
        raise EnvironmentFault("store.file_changed", name=file.original_name)
    return path


def _record(open_uow: OpenUow, code: str) -> DossierRecord:
    with open_uow(read_only=True) as uow:
        return uow.dossiers.get(uow.dossiers.id_of(code))


def _component(record: DossierRecord, number: int) -> Paper:
    for paper in record.components:
        if paper.position == number:
            return paper
    raise NotFound("paper.number_unknown", number=number, of=len(record.components))
