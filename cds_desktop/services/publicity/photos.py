"""Pictures of sheets on their walls, in the office's store of contents."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.errors import EnvironmentFault, NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.publicity.sheets import PostedSheet
from cds_desktop.persistence import sheet_register as stored
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.digitisation import put_file, stored_path

__all__ = ["LARGEST_PHOTO", "PHOTO_ENDINGS", "photo_path", "set_photo"]

LARGEST_PHOTO: Final = 15 * 1024 * 1024
"""Bytes; a telephone's picture has 3 to 8 MB."""
PHOTO_ENDINGS: Final = (".jpg", ".jpeg", ".png")


def set_photo(
    open_uow: OpenUow,
    data_dir: DataDir,
    sheet_id: int,
    path: Path,
    *,
    actor: Actor,
    now: datetime,
) -> PostedSheet:
    """Keep a picture of a sheet on its wall; a newer one takes its place, the old one stays stored.

    Raises:
        NotFound: `file.not_found`, `sheet.not_found`.
        RuleBroken: `officer.not_allowed`, `sheet.photo_kind`, `sheet.photo_large`, and what
            `digitisation.put_file` refuses.
        EnvironmentFault: `file.unreadable`, `store.not_written`.
    """
    actor.require(Right.MAKE_POSTERS)
    if path.suffix.lower() not in PHOTO_ENDINGS:
        raise RuleBroken("sheet.photo_kind", name=path.name)
    try:
        is_large = path.is_file() and path.stat().st_size > LARGEST_PHOTO
    except OSError as error:
        raise EnvironmentFault("file.unreadable", name=path.name) from error
    if is_large:
        raise RuleBroken("sheet.photo_large", name=path.name, most=LARGEST_PHOTO // 1024**2)
    file = put_file(data_dir, path)
    with open_uow() as uow:
        stored.lock_register(uow.session)
        found = stored.sheets(uow.session, ids=(sheet_id,))
        if not found:
            raise NotFound("sheet.not_found", id=sheet_id)
        before = found[0]
        uow.papers.remember_file(file, whole_second(now))
        stored.change_sheets(uow.session, (sheet_id,), photo=file.sha256)
        uow.journal.write(
            at=now, actor=actor, subject="sheet", reference=before.number,
            action="sheet_photographed",
            details={"numbers": [before.number], "sha256": file.sha256, "replaced": before.photo},
        )  # fmt: skip
        (after,) = stored.sheets(uow.session, ids=(sheet_id,))
        uow.commit()
    return after


def photo_path(data_dir: DataDir, sheet: PostedSheet) -> Path | None:
    """Where the picture of a sheet lies; None without one, or when it got lost."""
    if not sheet.photo:
        return None
    path = stored_path(data_dir, sheet.photo)
    return path if path.is_file() else None
