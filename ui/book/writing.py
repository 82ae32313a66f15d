"""Writing the book: whole or not at all, and never over files that are not its own."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.publicity import PosterContent
from cds_desktop.resources import resource
from cds_desktop.services.backup_folder import replace_patiently
from cds_desktop.services.progress import Progress, silent
from ui.book.contents import Book, make_contents
from ui.book.lists import field_page, first_page, help_page, letters_page
from ui.book.procedure_page import procedure_page
from ui.book.search_data import search_data
from ui.theme import LIGHT

__all__ = ["MANIFEST", "BookMade", "write_book"]

MANIFEST: Final = "noi-dung.json"
_KIND: Final = "cds-sach-thu-tuc"
_FONTS: Final = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "OFL.txt")
_OF_THE_SYSTEM: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_COLOUR: Final = re.compile(r"@([a-z_]+)@")
_DISK_FULL_ON_WINDOWS: Final = (39, 112)
_LEFT_OVER_SECONDS: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class BookMade:
    """What was written.

    Attributes:
        codes: Procedures with a code.
        decoded: Codes that were read back; the book appears only when it equals `codes`.
        files: In the folder, the list of contents with them.
        size: Bytes of all files.
    """

    out: Path
    procedures: int
    fields: int
    codes: int
    decoded: int
    files: int
    size: int


def write_book(
    contents: Sequence[PosterContent],
    out: Path,
    *,
    made_on: date,
    progress: Progress = silent,
) -> BookMade:
    """Write the book into a folder of its own; a former book there is replaced.

    It is written into a folder beside and moved into its place, so that whatever happens the
    former book stays whole until the new one is. Needs no window and may run on any thread.

    Args:
        contents: The procedures, with or without codes, in any order.
        out: The folder of the book; it may be missing, empty, or a former book.
        made_on: The office's day.
        progress: Told procedures done and all; may raise `Cancelled`, then nothing is left.

    Raises:
        RuleBroken: `book.nothing_to_write`, `book.folder_is_file`, `book.folder_is_drive`,
            `book.folder_not_empty`; `qr.unreadable`, `qr.too_long`.
        EnvironmentFault: `file.folder_missing`, `folder.not_writable`, `book.disk_full`,
            `book.folder_in_use`, `file.not_written`.
    """
    if not contents:
        raise RuleBroken("book.nothing_to_write")
    out = out.expanduser().absolute()
    _check_place(out)
    book = make_contents(contents, made_on)
    part = out.with_name(f".{out.name}.part-{uuid.uuid4().hex[:8]}")
    try:
        with _faults_of(out):
            writer = _Writer(part)
            _sweep(out, part)
            decoded = _write_pages(book, writer, progress)
            size = writer.finish(book, decoded)
            _move_into_place(part, out)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return BookMade(
        out, len(book.entries), len(book.fields), decoded, decoded, len(writer.hashes) + 1, size
    )


def _write_pages(book: Book, writer: _Writer, progress: Progress) -> int:
    """Write all files but the list of contents; return how many codes were read back."""
    total, done, decoded = len(book.entries), 0, 0
    progress(0, total)
    for field in book.fields:
        for position, entry in enumerate(field.entries):
            made = procedure_page(book, field, position)
            writer.put(f"tt/{entry.page}.html", made.markup)
            decoded += made.has_code
            done += 1
            progress(done, total)
        writer.put(f"linh-vuc/{field.number}.html", field_page(book, field))
    writer.put("index.html", first_page(book))
    writer.put("a-z.html", letters_page(book))
    writer.put("huong-dan.html", help_page(book))
    writer.put("du-lieu.js", search_data(book))
    writer.put("sach.js", resource("book", "sach.js").read_text(encoding="utf-8"))
    writer.put("sach.css", _style_sheet())
    for name in _FONTS:
        writer.put_bytes(f"font/{name}", resource("fonts", name).read_bytes())
    return decoded


def _style_sheet() -> str:
    """The style sheet in the colours of the program's light theme."""
    text = resource("book", "sach.css").read_text(encoding="utf-8")
    return _COLOUR.sub(lambda found: str(getattr(LIGHT, found[1])), text)


class _Writer:
    """Writes files below one new folder and remembers their hashes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._size = 0
        self.hashes: dict[str, str] = {}

    def put(self, name: str, text: str) -> None:
        self.put_bytes(name, text.encode("utf-8"))

    def put_bytes(self, name: str, content: bytes) -> None:
        path = self._folder.joinpath(*name.split("/"))
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        self.hashes[name] = hashlib.sha256(content).hexdigest()
        self._size += len(content)

    def finish(self, book: Book, codes: int) -> int:
        """Write the list of contents, by which a former book is known; return all bytes."""
        lines = "".join(f"{name}\t{self.hashes[name]}\n" for name in sorted(self.hashes))
        facts = {
            "kind": _KIND,
            "office": list(book.unit_lines),
            "made_on": book.made_on.isoformat(),
            "data_of": book.data_of.isoformat(),
            "procedures": len(book.entries),
            "fields": len(book.fields),
            "codes": codes,
            "sha256": hashlib.sha256(lines.encode()).hexdigest(),
            "files": sorted(self.hashes),
        }
        text = json.dumps(facts, ensure_ascii=False, indent=1).encode("utf-8")
        (self._folder / MANIFEST).write_bytes(text)
        return self._size + len(text)


# --- the place ----------------------------------------------------------------------------------


def _check_place(out: Path) -> None:
    """Refuse a place where something else would be lost."""
    if out.parent == out or os.path.ismount(out):
        raise RuleBroken("book.folder_is_drive", path=out)
    if not out.parent.is_dir():
        raise EnvironmentFault("file.folder_missing", path=out.parent)
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise RuleBroken("book.folder_is_file", path=out)
    if not out.exists():
        return
    with _faults_of(out):
        foreign = _foreign_file(out)
    if foreign:
        raise RuleBroken("book.folder_not_empty", path=out, found=foreign)


def _foreign_file(folder: Path) -> str:
    """The first file that no former book brought, or "" where the folder may be replaced."""
    known = {MANIFEST.lower(), *_OF_THE_SYSTEM, *_files_of_book(folder)}
    folders = {name.rpartition("/")[0] for name in known}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix().lower()
        is_ours = name in folders if path.is_dir() and not path.is_symlink() else name in known
        if not is_ours and path.name.lower() not in _OF_THE_SYSTEM:
            return path.relative_to(folder).as_posix()
    return ""


def _files_of_book(folder: Path) -> tuple[str, ...]:
    """What the list of contents of a former book names, in lower case; nothing where none lies."""
    try:
        facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    if not isinstance(facts, dict) or facts.get("kind") != _KIND:
        return ()
    files = facts.get("files")
    return tuple(str(name).lower() for name in files) if isinstance(files, list) else ()


def _move_into_place(part: Path, out: Path) -> None:
    """Put the written folder in the place of the former book, or leave the former one there."""
    if not out.exists():
        replace_patiently(part, out)
        return
    former = out.with_name(f".{out.name}.part-{uuid.uuid4().hex[:8]}")
    try:
        replace_patiently(out, former)
    except PermissionError as error:
        raise EnvironmentFault("book.folder_in_use", path=out) from error
    try:
        replace_patiently(part, out)
    except OSError:
        replace_patiently(former, out)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _sweep(out: Path, part: Path) -> None:
    """Remove what a run that was cut off left beside the book, by the clock of that disk."""
    ours = re.compile(re.escape(f".{out.name}.part-") + "[0-9a-f]{8}")
    newest = part.stat().st_mtime - _LEFT_OVER_SECONDS
    for path in list(out.parent.iterdir()):
        if ours.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            with suppress(OSError):
                if path.stat().st_mtime < newest:
                    shutil.rmtree(path)


@contextmanager
def _faults_of(out: Path) -> Iterator[None]:
    """Say what the PC refused in the words of the office."""
    try:
        yield
    except PermissionError as error:
        raise EnvironmentFault("folder.not_writable", path=out.parent) from error
    except OSError as error:
        if error.errno == errno.EROFS:
            raise EnvironmentFault("folder.not_writable", path=out.parent) from error
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        if is_full or getattr(error, "winerror", None) in _DISK_FULL_ON_WINDOWS:
            raise EnvironmentFault("book.disk_full", path=out) from error
        raise EnvironmentFault("file.not_written", path=out) from error
