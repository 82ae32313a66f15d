"""Reading a catalogue of procedures from a table file, whatever its columns are called."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from cds_desktop.domain.deadlines import LimitUnit, TimeLimit
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.procedure_components import read_components
from cds_desktop.domain.procedure_parsing import (
    LimitReading,
    read_channels,
    read_code,
    read_fee,
    read_level,
    read_limit,
)
from cds_desktop.domain.procedures import (
    Doubt,
    OnlineLevel,
    Procedure,
    doubts,
    provisional_code,
)
from cds_desktop.domain.text import fold, normalise, normalise_lines
from cds_desktop.services.catalogue_heads import Head, find_head, is_heading, is_noise
from cds_desktop.services.catalogue_remarks import fee_remark, is_unconfirmed, limit_remark
from cds_desktop.services.progress import Progress
from cds_desktop.services.spreadsheets import Cell, ReadingLimits, Sheet, cell_text, read_sheets

_LIMIT_WORDS = {
    LimitUnit.WORKING_DAY: "{value} ngày làm việc",
    LimitUnit.CALENDAR_DAY: "{value} ngày",
    LimitUnit.HOUR: "{value} giờ",
    LimitUnit.SAME_DAY: "Trong ngày",
}
_LINE_COLUMNS = frozenset({"documents"})
_LEADING_SIGNS = re.compile(r"^[\s.;,\-–•*]+")


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One procedure of a file, and what a person should look at.

    Attributes:
        row_number: Row in the file as a spreadsheet counts, from 1.
    """

    row_number: int
    procedure: Procedure
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """A catalogue as read from a file, nothing stored yet.

    Attributes:
        rows: All rows in the order of the file; a code may occur several times.
        unused_columns: Heads of columns whose content is not taken over.
        was_tcvn3: The file was typed in TCVN3 fonts; capitals with tones need a look.
    """

    file_name: str
    sha256: str
    rows: tuple[CatalogueRow, ...]
    unused_columns: tuple[str, ...] = ()
    was_tcvn3: bool = False


def read_catalogue(
    path: Path, *, limits: ReadingLimits | None = None, progress: Progress | None = None
) -> CatalogueFile:
    """Read the catalogue from the sheet that looks most like one.

    Raises:
        EnvironmentFault: The file is missing or open elsewhere (see `spreadsheets`).
        RuleBroken: The file is no table (see `spreadsheets`), `catalogue.head_not_found`, or
            `catalogue.empty`.
    """
    sheets = read_sheets(path, limits)
    found = [(sheet, head) for sheet in sheets if (head := find_head(sheet)) is not None]
    if not found:
        raise RuleBroken("catalogue.head_not_found", file=path.name)
    sheet, head = max(found, key=lambda pair: (len(pair[1].columns), len(pair[0].rows)))
    rows = _rows(sheet, head, progress)
    if not rows:
        raise RuleBroken("catalogue.empty", file=path.name)
    return CatalogueFile(
        path.name,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        rows,
        head.unused,
        sheet.was_tcvn3,
    )


def _rows(sheet: Sheet, head: Head, progress: Progress | None) -> tuple[CatalogueRow, ...]:
    rows: list[CatalogueRow] = []
    group_field = ""
    body = sheet.rows[head.last_row + 1 :]
    for offset, cells in enumerate(body):
        if progress is not None and offset % 100 == 0:
            progress(offset, len(body))
        number = head.last_row + offset + 2
        if is_noise(cells):
            continue
        heading = is_heading(cells, head)
        if heading is not None:
            group_field = heading or group_field
            continue
        values = _values(cells, head)
        if not values.get("code") and not values.get("name"):
            if rows and values.get("documents"):  # A paper below a merged code and name.
                rows[-1] = _continued(rows[-1], values["documents"])
            continue
        if group_field and not values.get("field"):
            values["field"] = group_field
        rows.append(_catalogue_row(number, values))
    if progress is not None:
        progress(len(body), len(body))
    return tuple(rows)


def _values(cells: Sequence[Cell], head: Head) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, column in head.columns.items():
        cell = cells[column] if column < len(cells) else None
        # Excel takes 1.000890 for a number and drops its zero.
        is_number = name == "code" and isinstance(cell, float)
        text = f"{cell:.6f}" if is_number else cell_text(cell)
        values[name] = normalise_lines(text) if name in _LINE_COLUMNS else normalise(text)
    return values


def _catalogue_row(number: int, values: Mapping[str, str]) -> CatalogueRow:
    procedure, reasons = _procedure(values)
    found = [Doubt(reason, {"text": values.get("code", "")}) for reason in reasons]
    return CatalogueRow(number, procedure, (*found, *doubts(procedure)))


def _continued(row: CatalogueRow, documents: str) -> CatalogueRow:
    text = f"{row.procedure.documents_text}\n{documents}".strip()
    procedure = replace(row.procedure, documents_text=text, components=read_components(text))
    return replace(row, procedure=procedure)


def _procedure(values: Mapping[str, str]) -> tuple[Procedure, tuple[str, ...]]:
    code, reasons = read_code(values.get("code", ""))
    name = _LEADING_SIGNS.sub("", values.get("name", ""))
    limit, limit_text = _limit(values)
    about_limit = limit_remark(values.get("time_note", ""))
    about_fee = fee_remark(values.get("fee_note", ""))
    if is_unconfirmed(values.get("time_note", "")):
        reasons = (*reasons, "limit_unconfirmed")
    fee_text, fee, fee_online = _fee(values, about_fee.public)
    online, online_reasons = _online_level(values.get("online_level", ""))
    documents = values.get("documents", "")
    procedure = Procedure(
        code=code or provisional_code(name),
        name=name,
        field=values.get("field", ""),
        level=read_level(values.get("level", "")),
        limit=limit.limit,
        limit_online=limit.online,
        limit_postal=limit.postal,
        limit_text=limit_text,
        limit_note=about_limit.public,
        fee_vnd=fee,
        fee_online_vnd=fee_online,
        fee_text=fee_text,
        online_level=online,
        channels=read_channels(values.get("channels", "")),
        components=read_components(documents),
        agency=values.get("agency", ""),
        decision_no=values.get("decision_no", ""),
        portal_url=values.get("portal_url", ""),
        note=_note(values.get("note", ""), about_limit.office, about_fee.office),
        documents_text=documents,
    )
    return procedure, (*reasons, *online_reasons)


def _limit(values: Mapping[str, str]) -> tuple[LimitReading, str]:
    """The limit from value and unit in columns of their own, otherwise from its words.

    Where the columns repeat the direct limit of the words, the words tell the other channels.
    """
    words = values.get("limit_text", "")
    value, unit = values.get("time_value", ""), values.get("time_unit", "")
    if not value:
        return read_limit(words), words
    known = next((each for each in LimitUnit if unit == str(each)), None)
    if known is None:
        text = words or f"{value} {unit}".strip()
        return read_limit(text), text
    try:
        number = Decimal(value.replace(",", "."))
    except InvalidOperation:
        return LimitReading(None), words or f"{value} {unit}"
    if not number.is_finite() or number <= 0:
        return LimitReading(None), words or f"{value} {unit}"
    limit, reading = TimeLimit(number, known), read_limit(words)
    if reading.limit != limit:
        reading = LimitReading(limit)
    return reading, words or _LIMIT_WORDS[known].format(value=value)


def _note(own: str, about_limit: str, about_fee: str) -> str:
    """What only the office reads: the note of the source, and where its figures come from."""
    limit = f"Thời hạn: {about_limit}" if about_limit else ""
    fee = f"Phí, lệ phí: {about_fee}" if about_fee else ""
    return " ".join(filter(None, (own, limit, fee)))


def _fee(values: Mapping[str, str], note: str) -> tuple[str, int | None, int | None]:
    """Fees from number columns where the catalogue has them, otherwise from words.

    Args:
        values: The row.
        note: What its remark says to citizens; "/trường hợp" follows the amount.
    """
    words = values.get("fee_text", "")
    fee, online = _whole(values.get("fee_vnd", "")), _whole(values.get("fee_online_vnd", ""))
    if fee is None and online is None and not note:
        reading = read_fee(words)
        return words, reading.fee_vnd, reading.fee_online_vnd
    if not words and fee is not None:
        words = "Miễn phí" if fee == 0 else f"{fee:,} đồng".replace(",", ".")
        if online is not None:
            words = f"Trực tiếp: {words}; Trực tuyến: {online:,} đồng".replace(",", ".")
        if note:
            words += note if note.startswith("/") else f" ({note.rstrip('.')})"
    return words or note, fee, online


def _whole(text: str) -> int | None:
    digits = re.sub(r"[.\s]", "", text)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else None


def _online_level(text: str) -> tuple[OnlineLevel | None, tuple[str, ...]]:
    words = fold(text)
    if not words:
        return None, ()
    signs = (
        (("chua ro", "khong ro"), OnlineLevel.UNCLEAR),
        (("toan trinh", "muc do 4", "muc 4"), OnlineLevel.FULL),
        (("mot phan", "muc do 3", "muc 3"), OnlineLevel.PARTIAL),
        (("cung cap thong tin", "muc do 2", "muc do 1"), OnlineLevel.NONE),
    )
    for parts, level in signs:
        if any(part in words for part in parts):
            return level, ()
    if words.startswith("khong") or words == "truc tiep":
        return OnlineLevel.NONE, ()
    if "truc tuyen" in words or words in {"co", "x"}:
        return OnlineLevel.UNCLEAR, ()
    return None, ("unreadable_online_level",)


def all_doubts(rows: Iterable[CatalogueRow]) -> list[tuple[int, Procedure, Doubt]]:
    """List every doubt with the row it belongs to."""
    return [(row.row_number, row.procedure, doubt) for row in rows for doubt in row.doubts]
