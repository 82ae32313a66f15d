"""Finding the head of a catalogue table and telling its rows from headings and totals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cds_desktop.domain.text import fold, normalise
from cds_desktop.services.spreadsheets import Cell, Sheet, cell_text

_ROWS_SEARCHED = 30
_LONGEST_HEAD = 80
_LEAST_COLUMNS = 2

# Folded words of a head: equal first, then beginning with. The first column that fits is taken.
_HEADS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "code": (
        ("code", "ma", "ma so", "ma tthc", "ma thu tuc", "ma so tthc", "ma so thu tuc", "ma hs"),
        ("ma thu tuc hanh chinh", "ma so thu tuc hanh chinh", "ma so ho so", "ma so tthc",
         "ma tthc", "so ho so tthc", "ma so"),
    ),
    "name": (
        ("name", "name vi", "ten", "ten tthc", "ten thu tuc", "thu tuc", "tthc",
         "thu tuc hanh chinh"),
        ("ten thu tuc", "ten tthc", "thu tuc hanh chinh", "ten"),
    ),
    "field": (("field", "field vi", "linh vuc", "ten linh vuc"), ("linh vuc", "ten linh vuc")),
    "level": (
        ("level", "level now", "cap thuc hien", "cap giai quyet", "cap"),
        ("cap thuc hien", "cap giai quyet", "cap do thuc hien", "cap tiep nhan"),
    ),
    "limit_text": (
        ("time limit text", "time limit", "thoi han", "thoi gian giai quyet"),
        ("thoi han giai quyet", "thoi gian giai quyet", "thoi han", "thoi gian thuc hien"),
    ),
    "time_value": (("time value",), ()),
    "time_unit": (("time unit", "don vi thoi han"), ()),
    "time_note": (("time note",), ("ghi chu thoi han",)),
    "fee_vnd": (("fee vnd",), ()),
    "fee_online_vnd": (("fee online vnd",), ()),
    "fee_note": (("fee note",), ()),
    "fee_text": (
        ("fee text", "fee", "phi le phi", "le phi", "phi", "muc thu"),
        ("phi le phi", "le phi", "phi va le phi", "muc phi", "muc thu phi", "phi"),
    ),
    "documents": (
        ("documents", "thanh phan ho so", "giay to", "ho so"),
        ("thanh phan", "ho so gom", "ho so bao gom", "giay to phai nop", "danh muc giay to"),
    ),
    "agency": (
        ("agency", "co quan thuc hien", "co quan giai quyet", "don vi thuc hien"),
        ("co quan thuc hien", "co quan giai quyet", "don vi thuc hien", "co quan truc tiep"),
    ),
    "decision_no": (
        ("decision no", "quyet dinh", "so quyet dinh", "qd cong bo"),
        ("quyet dinh cong bo", "so quyet dinh", "qd cong bo"),
    ),
    "portal_url": (
        ("portal url", "url", "link", "dia chi", "duong dan", "lien ket", "duong link"),
        ("duong dan", "duong link", "lien ket", "dia chi truy cap", "dia chi tren cong",
         "dia chi dang tai", "link"),
    ),
    "online_level": (
        ("online level", "muc do", "dvctt", "dich vu cong truc tuyen"),
        ("muc do dich vu", "muc do dvc", "muc do cung cap", "dich vu cong truc tuyen", "dvc"),
    ),
    "channels": (
        ("channels", "hinh thuc nop", "cach thuc thuc hien"),
        ("hinh thuc nop", "cach thuc", "kenh thuc hien", "hinh thuc tiep nhan"),
    ),
    "note": (("note", "ghi chu"), ()),
}  # fmt: skip
_COUNTING = frozenset({"stt", "tt", "so tt", "so thu tu", "no"})
_NUMBERING = re.compile(r"\(?\d{1,3}\)?(?:\s*=.*)?")
_ROMAN = re.compile(r"^(?:[ivxlc]+|[a-z]|\d+(?:\.\d+)*)[.)\s]\s*", re.IGNORECASE)
_TOTALS = ("tong cong", "tong so", "cong:", "cong")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the columns are.

    Attributes:
        last_row: Index of the last row of the head, counted from 0.
        columns: Column index by the program's own column name.
        unused: Heads as written whose columns are not taken over.
    """

    last_row: int
    columns: Mapping[str, int]
    unused: tuple[str, ...] = ()


def find_head(sheet: Sheet) -> Head | None:
    """Find the head below title rows, in one row or in two merged ones; None if there is none."""
    best: Head | None = None
    for first in range(min(_ROWS_SEARCHED, len(sheet.rows))):
        for last in (first, first + 1):
            if last >= len(sheet.rows):
                continue
            head = _head(_labels(sheet, first, last), last)
            usable = "name" in head.columns and len(head.columns) >= _LEAST_COLUMNS
            if usable and (best is None or len(head.columns) > len(best.columns)):
                best = head
    return best


def _labels(sheet: Sheet, first: int, last: int) -> list[str]:
    """Words above each column; below a merged head the lower row decides."""
    upper = [normalise(cell_text(cell)) for cell in sheet.rows[first]]
    for (top, left), (bottom, right) in sheet.merged:
        if top <= first <= bottom and left < len(upper):
            upper.extend([""] * (right + 1 - len(upper)))
            upper[left : right + 1] = [upper[left]] * (right + 1 - left)
    if last == first:
        return upper
    lower = [normalise(cell_text(cell)) for cell in sheet.rows[last]]
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    return [below or above for above, below in zip(upper, lower, strict=True)]


def _head(labels: Sequence[str], last_row: int) -> Head:
    keys = [_key(label) for label in labels]
    columns: dict[str, int] = {}
    taken: set[int] = set()
    for exact in (True, False):
        for name, (words, beginnings) in _HEADS.items():
            if name in columns:
                continue
            for place, key in enumerate(keys):
                fits = key in words if exact else key.startswith(beginnings)
                if key and fits and place not in taken:
                    columns[name] = place
                    taken.add(place)
                    break
    unused = tuple(
        label
        for place, label in enumerate(labels)
        if label and place not in taken and keys[place] not in _COUNTING
    )
    return Head(last_row, columns, unused)


def _key(label: str) -> str:
    if len(label) > _LONGEST_HEAD:
        return ""
    bare = re.sub(r"\([^)]*\)", " ", fold(label))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def is_noise(cells: Sequence[Cell]) -> bool:
    """Tell an empty row, a row that numbers the columns, or a total."""
    texts = [text for cell in cells if (text := normalise(cell_text(cell)))]
    if not texts or all(_NUMBERING.fullmatch(text) for text in texts):
        return True
    return len(texts) <= 3 and any(fold(text).rstrip(" :") in _TOTALS for text in texts)


def is_heading(cells: Sequence[Cell], head: Head) -> str | None:
    """Return the field which a heading row ("I. LĨNH VỰC HỘ TỊCH") opens, None for other rows."""
    texts = [text for cell in cells if (text := normalise(cell_text(cell)))]
    code = head.columns.get("code")
    has_code = (
        code is not None and code < len(cells) and re.match(r"\d+\.\d{3}", cell_text(cells[code]))
    )
    if has_code or len(texts) > 2:
        return None
    name = _ROMAN.sub("", texts[-1])
    if not fold(name).startswith("linh vuc"):
        return None
    field = normalise(" ".join(name.split()[2:])).strip(" :.-")
    return field.capitalize() if field.isupper() else field
