"""The sentences that sheets of one procedure have in common."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity import PosterContent

__all__ = ["call", "day_words", "field_and_level", "sheet_details", "source_sentences", "way_out"]

translate = QCoreApplication.translate

_DECISION = re.compile(r"^quyết định\s*(?:số)?[\s:]*", re.IGNORECASE)


def day_words(day: date) -> str:
    """A day as it is printed."""
    return f"{day:%d/%m/%Y}"


def field_and_level(content: PosterContent) -> str:
    """The line over the title: "Hộ tịch · Cấp tỉnh; Cấp xã"."""
    return " · ".join(part for part in (content.field, content.level) if part)


def call() -> str:
    """What to do with the code."""
    return translate("Poster", "Quét để xem và nộp")


def way_out(content: PosterContent) -> str:
    """What people without a smartphone do."""
    if content.telephone:
        words = translate("Poster", "Không quét được? Hỏi quầy hướng dẫn hoặc gọi {telephone}")
        return words.format(telephone=content.telephone)
    return translate("Poster", "Không quét được? Hỏi quầy hướng dẫn")


def source_sentences(content: PosterContent) -> str:
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
    return " ".join(sentences)


def sheet_details(content: PosterContent, page: int, pages: int) -> tuple[str, str]:
    """The number of the sheet, and after it edition, place and page."""
    number, details = "", []
    if content.sheet_number:
        number = translate("Poster", "Tờ {number}").format(number=content.sheet_number)
        details.append(translate("Poster", "bản {edition}").format(edition=content.edition))
    if content.place:
        details.append(content.place)
    of_all = translate("Poster", "trang {page}/{pages}").format(page=page, pages=pages)
    details.append(of_all)
    return number, " · ".join(details)
