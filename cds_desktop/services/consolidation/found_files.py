"""Files as they are found: what is in each, and what keeps it from being read.

Nothing here needs the database. Files are read in child processes (`spreadsheets`), a few in each
and two at a time; a crafted one ends its child, and the others of that child are read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from cds_desktop.domain.consolidation import CellChange, FileKind, IncomingFile, Reason
from cds_desktop.domain.errors import CdsError, EnvironmentFault, RuleBroken
from cds_desktop.domain.measures import count_shown
from cds_desktop.domain.unit_keys import Signature
from cds_desktop.services.hand_workbooks.reading import (
    HandReport,
    hand_report_in,
    is_hand_workbook,
)
from cds_desktop.services.progress import Progress, silent
from cds_desktop.services.report_files import ReportFile, is_report_file, report_file_in
from cds_desktop.services.spreadsheet_batches import read_sheets_of
from cds_desktop.services.spreadsheets import Sheet, read_sheets
from cds_desktop.services.unit_keys import fingerprint_of
from cds_desktop.services.workbook_facts import OLE_HEAD, ZIP_HEAD, WorkbookFacts, workbook_facts

_AT_ONCE: Final = 2
_CHUNK: Final = 8
_BLOCK: Final = 1024 * 1024
_LARGEST: Final = 64 * 1024 * 1024
_ZIPPED: Final = (".xlsx", ".xlsm", ".xltx", ".xlsb", ".ods")
_TABLES: Final = (*_ZIPPED, ".xls", ".csv", ".txt", ".htm", ".html", ".xml")
_LEFT_ASIDE: Final = ("thumbs.db", "desktop.ini")
_CODES: Final = {
    "spreadsheet.password": "incoming.password",
    "spreadsheet.too_large": "incoming.too_large",
    "spreadsheet.not_a_table": "incoming.not_a_report",
    "spreadsheet.vni_text": "incoming.not_a_report",
    "spreadsheet.unsafe_xml": "incoming.unsafe",
    "package.format": "incoming.newer_format",
    "package.shape": "incoming.manifest_changed",
    "package.hash_differs": "incoming.manifest_changed",
    "package.control_differs": "incoming.manifest_changed",
}


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file with everything that could be read of it.

    Attributes:
        sheets: Kept where the file is no workbook of the program, for tables of other programs.
        signed: The bytes which the signature has to cover.
        is_stable: False where the file could not even be opened: it may be read the next time.
    """

    path: Path
    file: IncomingFile
    signature: Signature | None = None
    sheets: tuple[Sheet, ...] = ()
    is_stable: bool = True
    signed: bytes = b""


def files_in(places: Sequence[Path], leave_out: Path | None = None) -> tuple[Path, ...]:
    """The files named, and every file in the folders named; in order, each once.

    Left aside are hidden files, locks of spreadsheet programs and what Windows puts into folders.

    Raises:
        EnvironmentFault: `spreadsheet.file_missing`.
    """
    found: dict[Path, None] = {}
    for place in places:
        if place.is_dir():
            inside = (path for path in sorted(place.rglob("*")) if path.is_file())
            found.update((path.resolve(), None) for path in inside if not _is_left_aside(path))
        elif place.exists():
            found[place.resolve()] = None
        else:
            raise EnvironmentFault("spreadsheet.file_missing", file=place.name)
    if leave_out is not None:
        found.pop(leave_out.resolve(), None)
    return tuple(found)


def read_found(paths: Sequence[Path], progress: Progress = silent) -> tuple[FoundFile, ...]:
    """Read files, two at a time; what cannot be read says why.

    Raises:
        Cancelled: By `progress`.
    """
    found: list[FoundFile] = []
    chunks = [paths[start : start + _CHUNK] for start in range(0, len(paths), _CHUNK)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            for chunk in pool.map(_read_chunk, chunks):
                found += chunk
                progress(len(found), len(paths))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return tuple(found)


def _read_chunk(paths: Sequence[Path]) -> list[FoundFile]:
    """Files that do no harm together, by one child process; the others each by its own."""
    sheets = read_sheets_of(paths) if len(paths) > 1 else {}
    return [read_one(path, sheets.pop(path, None)) for path in paths]


def read_one(path: Path, sheets: tuple[Sheet, ...] | None = None) -> FoundFile:
    """One file, never an error: its faults are in it.

    Args:
        path: The file.
        sheets: What was read of it already.
    """
    try:
        head, file_hash = _hash_of(path)
    except OSError:
        fault = Reason("incoming.unreadable")
        return FoundFile(path, IncomingFile(path.name, "", faults=(fault,)), is_stable=False)
    file = IncomingFile(path.name, file_hash)
    if not file_hash:
        return FoundFile(
            path, replace(file, faults=(Reason("incoming.too_large"),)), None, (), False
        )
    try:
        faults = tuple(_faults_of_kind(path, head))
        if faults:
            return FoundFile(path, replace(file, faults=faults))
        sheets = read_sheets(path) if sheets is None else sheets
        if is_hand_workbook(sheets):
            return _read_by_hand(path, file, hand_report_in(sheets, path.name))
        if not is_report_file(sheets):
            return FoundFile(path, file, sheets=sheets)
        return _read(path, file, report_file_in(sheets, path.name))
    except EnvironmentFault:
        return FoundFile(
            path, replace(file, faults=(Reason("incoming.unreadable"),)), is_stable=False
        )
    except RuleBroken as error:
        return FoundFile(path, replace(file, faults=(_fault(error, path),)))


def _read(path: Path, file: IncomingFile, read: ReportFile) -> FoundFile:
    signature = read.signature
    changed = tuple(
        CellChange(
            change.cell,
            change.words,
            f"{change.sheet}!{change.address}" if change.address else change.sheet,
            _shown(change.signed),
            _shown(change.found),
        )
        for change in read.changed
    )
    return FoundFile(
        path,
        replace(
            file,
            package=read.package,
            changed=changed,
            fingerprint=_fingerprint(signature),
            public_key="" if signature is None else signature.public_key,
        ),
        signature,
        signed=read.signed,
    )


def _read_by_hand(path: Path, file: IncomingFile, read: HandReport) -> FoundFile:
    problems = tuple(_reason(problem) for problem in read.problems)
    file = replace(file, kind=FileKind.HAND, package=read.package, faults=problems)
    return FoundFile(path, file)


def _reason(error: CdsError) -> Reason:
    facts = {
        key: value if isinstance(value, str | int | date) else str(value)
        for key, value in error.facts.items()
    }
    return Reason(error.code, facts)


def _fault(error: CdsError, path: Path) -> Reason:
    if error.code.startswith(("hand_report.", "period.")):
        return _reason(error)
    code = _CODES.get(error.code, "incoming.damaged")
    if code == "incoming.not_a_report" and path.suffix.lower() in _ZIPPED:
        with path.open("rb") as source:
            is_zipped = source.read(len(ZIP_HEAD)) == ZIP_HEAD
        code = code if is_zipped else "incoming.damaged"
    return Reason(code)


def _faults_of_kind(path: Path, head: bytes) -> Iterator[Reason]:
    """What speaks against a file before its content is read."""
    suffix = path.suffix.lower()
    is_zipped, is_old = head.startswith(ZIP_HEAD), head.startswith(OLE_HEAD)
    if not is_zipped and not is_old:
        if suffix not in _TABLES:
            yield Reason("incoming.not_a_report")
        elif suffix in _ZIPPED:
            yield Reason("incoming.damaged")
        return
    facts: WorkbookFacts = workbook_facts(path)
    if facts.has_macros:
        yield Reason("incoming.macro")
    if facts.has_external_links:
        yield Reason("incoming.external_links")
    if (is_zipped and suffix not in _ZIPPED) or (is_old and suffix != ".xls"):
        yield Reason("incoming.wrong_extension", {"suffix": path.suffix or "(không có)"})


def _hash_of(path: Path) -> tuple[bytes, str]:
    """The first bytes and the SHA-256 of a file; "" for one that is too large to look at."""
    digest, head, size = hashlib.sha256(), b"", 0
    with path.open("rb") as source:
        while block := source.read(_BLOCK):
            head = head or block[:16]
            size += len(block)
            if size > _LARGEST:
                return head, ""
            digest.update(block)
    return head, digest.hexdigest()


def _fingerprint(signature: Signature | None) -> str:
    if signature is None:
        return ""
    try:
        return fingerprint_of(signature.public_key)
    except RuleBroken:
        return ""


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return count_shown(value) if isinstance(value, int) else str(value)


def _is_left_aside(path: Path) -> bool:
    return path.name.startswith((".", "~$")) or path.name.lower() in _LEFT_ASIDE
