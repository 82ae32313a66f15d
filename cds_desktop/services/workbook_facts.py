"""What a workbook file is, told from its directory alone, before anything in it is read.

A zipped workbook is looked at only as far as its list of entries, its content types and the
first lines of its XML parts. What could cost a reader its time or memory is refused here: too
many entries, entries that overlap or lie about their sizes, declarations of XML entities.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from cds_desktop.domain.errors import EnvironmentFault, RuleBroken

ZIP_HEAD: Final = b"PK\x03\x04"
OLE_HEAD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNPACKED_BYTES: Final = 256 * 1024 * 1024
"""A list of 50,000 rows and 30 columns unpacks to about 70 MiB."""

_CONTENT_TYPES: Final = "[Content_Types].xml"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OLD_MACROS: Final = "_VBA_PROJECT".encode("utf-16-le")
_MOST_ENTRIES: Final = 5_000
_DIRECTORY_BYTES: Final = 2 * 1024 * 1024
_END_BYTES: Final = 22 + 0xFFFF
_LOCAL_HEAD_BYTES: Final = 30
_BEST_RATIO: Final = 1_100
"""Deflate packs at most 1,032 : 1; who declares more does not tell the truth."""
_PROLOGUE_BYTES: Final = 4_096
_CONTENT_TYPES_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class WorkbookFacts:
    """What the directory of a workbook tells.

    Attributes:
        is_zipped: An .xlsx, .xlsb or .ods; otherwise an old .xls.
        has_macros: Programs are in it, whatever the name of the file says.
        has_external_links: It takes values from other workbooks or from databases.
        unpacked_bytes: Declared size of all parts; 0 for an old .xls.
        parts: Names of the parts.
    """

    is_zipped: bool
    has_macros: bool = False
    has_external_links: bool = False
    unpacked_bytes: int = 0
    parts: tuple[str, ...] = ()


def workbook_facts(path: Path, *, unpacked_bytes: int = UNPACKED_BYTES) -> WorkbookFacts:
    """Look at the directory of a workbook.

    Raises:
        EnvironmentFault: `spreadsheet.file_missing`, `spreadsheet.in_use`.
        RuleBroken: `spreadsheet.damaged`, `spreadsheet.too_large`, `spreadsheet.password`,
            `spreadsheet.not_a_table`, `spreadsheet.unsafe_xml`.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(OLE_HEAD))
            if head == OLE_HEAD:
                return _old_facts(path, file.read())
            if not head.startswith(ZIP_HEAD):
                raise RuleBroken("spreadsheet.not_a_table", file=path.name)
            return _zipped_facts(path, file, unpacked_bytes)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise EnvironmentFault("spreadsheet.file_missing", file=path.name) from error
    except OSError as error:
        raise EnvironmentFault("spreadsheet.in_use", file=path.name) from error


def _old_facts(path: Path, data: bytes) -> WorkbookFacts:
    if _ENCRYPTED in data:
        raise RuleBroken("spreadsheet.password", file=path.name)
    return WorkbookFacts(is_zipped=False, has_macros=_OLD_MACROS in data)


def _zipped_facts(path: Path, file: BinaryIO, unpacked_bytes: int) -> WorkbookFacts:
    if _directory_bytes(file) > _DIRECTORY_BYTES:
        raise RuleBroken("spreadsheet.too_large", file=path.name)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_entries(path, entries, unpacked_bytes)
            names = {entry.filename for entry in entries}
            if not names & {_CONTENT_TYPES, "content.xml"} or "word/document.xml" in names:
                raise RuleBroken("spreadsheet.not_a_table", file=path.name)
            _check_prologues(path, archive, entries)
            types = _start_of(archive, _CONTENT_TYPES, _CONTENT_TYPES_BYTES)
    except (
        zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error,
    ) as error:  # fmt: skip
        raise RuleBroken("spreadsheet.damaged", file=path.name) from error
    return WorkbookFacts(
        is_zipped=True,
        has_macros=b"macroEnabled" in types or any(_is_program(name) for name in names),
        has_external_links=any(_is_link(name) for name in names),
        unpacked_bytes=sum(entry.file_size for entry in entries),
        parts=tuple(sorted(names)),
    )


def _directory_bytes(file: BinaryIO) -> int:
    """Size of the list of entries as the end of the file tells it; 0 when there is no end.

    `zipfile` builds an object for each entry, so this is looked at before.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END_BYTES))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        return 0
    found = int(struct.unpack_from("<L", tail, end + 12)[0])
    large = end - 20 - 56  # Where `zipfile` looks for the sizes of large archives.
    if large >= 0 and tail[large : large + 4] == b"PK\x06\x06":
        found = max(found, int(struct.unpack_from("<Q", tail, large + 40)[0]))
    return found


def _check_entries(path: Path, entries: list[zipfile.ZipInfo], unpacked_bytes: int) -> None:
    if len(entries) > _MOST_ENTRIES or sum(e.file_size for e in entries) > unpacked_bytes:
        raise RuleBroken("spreadsheet.too_large", file=path.name)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise RuleBroken("spreadsheet.password", file=path.name)
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        overlaps = entry.header_offset < end
        lies = entry.file_size > (entry.compress_size + 1) * _BEST_RATIO
        if (
            overlaps
            or lies
            or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        ):
            raise RuleBroken("spreadsheet.damaged", file=path.name)
        end = entry.header_offset + _LOCAL_HEAD_BYTES + entry.compress_size
    if len({entry.filename for entry in entries}) < len(entries):
        raise RuleBroken("spreadsheet.damaged", file=path.name)


def _check_prologues(path: Path, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse declarations of a document type: only they can make entities that grow."""
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        start = _start_of(archive, entry.filename, _PROLOGUE_BYTES).replace(b"\0", b"")
        if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
            raise RuleBroken("spreadsheet.unsafe_xml", file=path.name)


def _start_of(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    if name not in archive.NameToInfo:
        return b""
    with archive.open(name) as part:
        return part.read(most)


def _is_program(name: str) -> bool:
    low = name.lower()
    return low.endswith("vbaproject.bin") or low.startswith(("xl/macrosheets/", "basic/"))


def _is_link(name: str) -> bool:
    return name.lower().startswith(("xl/externallinks/", "xl/connections.xml"))
