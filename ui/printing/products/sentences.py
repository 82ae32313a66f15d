"""The sentences that sheets of one procedure have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity import PosterContent
from ui.printing.sheet import Sheet, Style

__all__ = [
    "call",
    "day_words",
    "field_and_level",
    "packed_lines",
    "sheet_details",
    "short_source",
    "source_sentences",
    "way_out",
]

translate = QCoreApplication.translate

BETWEEN = " · "
"""Parts catchwords."""
_DECISION = re.compile(r"^quyết định\s*(?:số)?[\s:]*", re.IGNORECASE)


def day_words(day: date) -> str:
    """A day as it is printed."""
    return f"{day:%d/%m/%Y}"


def field_and_level(content: PosterContent) -> str:
    """The line over the title: "Hộ tịch · Cấp tỉnh; Cấp xã"."""
    return BETWEEN.join(part for part in (content.field, content.level) if part)


def call(content: PosterContent) -> str:
    """What to do with the code: it leads to a page, or it says everything itself."""
    if content.payload and not content.payload.startswith(("http://", "https://")):
        return translate("Poster", "Quét để xem, không cần mạng")
    return translate("Poster", "Quét để xem và nộp")


def way_out(content: PosterContent) -> str:
    """What people without a smartphone do."""
    if content.telephone:
        words = translate("Poster", "Không quét được? Hỏi quầy hướng dẫn hoặc gọi {telephone}")
        return words.format(telephone=content.telephone)
    return translate("Poster", "Không quét được? Hỏi quầy hướng dẫn")


def source_sentences(content: PosterContent) -> tuple[str, ...]:
    """Where the words come from, of which day they are, and how long the sheet is used."""
    sentences = []
    first, last = content.valid_from, content.valid_to
    number = _DECISION.sub("", content.decision)
    if number:
        words = translate("Poster", "Theo Quyết định {number}.")
        sentences.append(words.format(number=number))
    if content.data_of:
        words = translate("Poster", "Dữ liệu ngày {day}.")
        sentences.append(words.format(day=day_words(content.data_of)))
    if first and last:
        words = translate("Poster", "Dùng từ {first} đến {last}.")
        sentences.append(words.format(first=day_words(first), last=day_words(last)))
    elif first and first != content.data_of:
        words = translate("Poster", "Dùng từ {first}.")
        sentences.append(words.format(first=day_words(first)))
    return tuple(sentences)


def short_source(content: PosterContent) -> tuple[str, ...]:
    """The same in catchwords, for the smallest paper."""
    words = []
    number = _DECISION.sub("", content.decision)
    if number.upper().startswith("QĐ"):
        words.append(number)
    elif number:
        words.append(translate("Poster", "QĐ {number}").format(number=number))
    if content.data_of:
        day = day_words(content.data_of)
        words.append(translate("Poster", "dữ liệu {day}").format(day=day))
    if content.valid_to:
        day = day_words(content.valid_to)
        words.append(translate("Poster", "dùng đến {day}").format(day=day))
    return tuple(words)


def packed_lines(
    sheet: Sheet, sentences: Sequence[str], width: float, style: Style, between: str = " "
) -> tuple[str, ...]:
    """As many whole sentences on a line as it holds."""
    lines: list[str] = []
    for sentence in sentences:
        together = f"{lines[-1]}{between}{sentence}" if lines else ""
        if together and len(sheet.lines(together, width, style)) == 1:
            lines[-1] = together
        else:
            lines += sheet.lines(sentence, width, style, by_meaning=True)
    return tuple(lines)


def sheet_details(content: PosterContent, page: int, pages: int) -> tuple[str, tuple[str, ...]]:
    """The number of the sheet, and after it edition, place and page."""
    number, details = "", []
    if content.sheet_number:
        number = translate("Poster", "Tờ {number}").format(number=content.sheet_number)
        details.append(translate("Poster", "bản {edition}").format(edition=content.edition))
    if content.place:
        details.append(content.place)
    of_all = translate("Poster", "trang {page}/{pages}").format(page=page, pages=pages)
    details.append(of_all)
    return number, tuple(details)
