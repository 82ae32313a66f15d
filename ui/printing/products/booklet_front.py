"""Cover of a booklet, the page behind it, and its lengths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity import PosterContent
from ui.printing.page import A4, A5, BRAND, GREY, Emblem, Rect, Rule
from ui.printing.products.entries import field_name
from ui.printing.products.sentences import day_words, way_out
from ui.printing.sheet import Align, Sheet, Style

__all__ = ["MEASURES", "BookletMeasures", "edition_line", "put_cover", "put_how_to_use"]

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class BookletMeasures:
    """Lengths in mm and type in points of one paper.

    Attributes:
        inner: Margin at the binding; `outer` is the other one.
        columns: Of the list of fields.
    """

    inner: float
    outer: float
    top: float
    bottom: float
    body: float
    title: float
    field: float
    cover: float
    columns: int


MEASURES: Final[Mapping[str, BookletMeasures]] = {
    A4.name: BookletMeasures(25, 18, 15, 15, 11, 13.5, 18, 34, 2),
    A5.name: BookletMeasures(18, 12, 11, 11, 10, 12, 15, 25, 1),
}


def edition_line(content: PosterContent) -> str:
    """Number, date of the data and edition."""
    edition = translate("Booklet", "bản {edition}").format(edition=content.edition)
    if content.data_of is not None:
        words = translate("Booklet", "Dữ liệu ngày {day}, {edition}")
        return words.format(day=day_words(content.data_of), edition=edition)
    return edition[:1].upper() + edition[1:]


def put_cover(
    sheet: Sheet, measures: BookletMeasures, first: PosterContent, count: int, fields: int
) -> None:
    """The first page: the office, the title, how much is in it and of what day."""
    paper, scale = sheet.paper, measures.cover / MEASURES[A4.name].cover
    left, width = measures.inner, sheet.paper.width - measures.inner - measures.outer
    top, size = paper.height * 0.11, 26 * scale
    sheet.add(Emblem(Rect(left + (width - size) / 2, top, size, size)))
    top += size + 7 * scale
    for position, unit in enumerate(first.unit_lines):
        style = Style(
            max(11.0, 15 * scale), is_bold=position == 0, align=Align.CENTRE, leading=1.45
        )
        top = sheet.put(unit, left, top, width, style, by_meaning=True)
    middle, half = left + width / 2, 22 * scale
    sheet.add(Rule(middle - half, top + 4, middle + half, top + 4, 0.6, BRAND))
    top = max(top + 16, paper.height * 0.4)
    title = Style(measures.cover, is_bold=True, align=Align.CENTRE)
    words = translate("Booklet", "Sổ tay thủ tục hành chính")
    top = sheet.put(words, left, top, width, title, by_meaning=True) + 4
    about = Style(max(11.0, 15 * scale), colour=GREY, align=Align.CENTRE, leading=1.45)
    if fields == 1:
        top = sheet.put(field_name(first), left, top, width, about, by_meaning=True)
    words = translate("Booklet", "{count} thủ tục, {fields} lĩnh vực")
    text = words.format(count=count, fields=fields)
    sheet.put(text, left, top, width, about, by_meaning=True)
    _put_cover_foot(sheet, measures, first)


def _put_cover_foot(sheet: Sheet, measures: BookletMeasures, first: PosterContent) -> None:
    scale = measures.cover / MEASURES[A4.name].cover
    style = Style(max(10.5, 13 * scale), align=Align.CENTRE, leading=1.45)
    lines = [edition_line(first)]
    if first.sheet_number:
        words = translate("Booklet", "Số {number}")
        lines.insert(0, words.format(number=first.sheet_number))
    if first.place:
        lines.append(first.place)
    width = sheet.paper.width - measures.inner - measures.outer
    top = sheet.paper.height - measures.bottom - 8 - style.line_height * len(lines)
    for line in lines:
        top = sheet.put_line(line, measures.inner, top, width, style)


def put_how_to_use(
    sheet: Sheet,
    measures: BookletMeasures,
    first: PosterContent,
    left: float,
    top: float,
    width: float,
    body: Style,
) -> None:
    """The page behind the cover, for people who have the booklet in their hands."""
    heading = Style(measures.field, is_bold=True)
    words = translate("Booklet", "Cách dùng sổ tay")
    top = sheet.put_line(words, left, top, width, heading) + 3
    sentences = [
        translate("Booklet", "Tìm lĩnh vực ở trang sau, rồi tìm thủ tục theo tên."),
        translate(
            "Booklet",
            "Quét mã bên cạnh tên thủ tục bằng máy ảnh của điện thoại để xem bản mới nhất và nộp"
            " hồ sơ; hoặc nhập địa chỉ ghi cạnh mã vào trình duyệt.",
        ),
        translate(
            "Booklet",
            "Sổ tay ghi theo dữ liệu của ngày in trên bìa. Nếu trang trên Cổng dịch vụ công khác"
            " sổ tay thì theo trang trên Cổng.",
        ),
    ]
    sentences.append(f"{way_out(first)}.")
    if first.feedback:
        sentences.append(first.feedback)
    for sentence in sentences:
        top = sheet.put(sentence, left, top, width, body) + 2
