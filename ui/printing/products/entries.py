"""What the products with many procedures on a page have in common: head, foot, short facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity import PosterContent, PosterFact
from ui.printing.page import BRAND, GREY, LINE_GREY, Emblem, PaperSize, Rect, Rule
from ui.printing.products.sentences import day_words, way_out
from ui.printing.sheet import SMALLEST_POINTS, Align, Sheet, Style

__all__ = [
    "ELLIPSIS",
    "NOTE",
    "Measures",
    "by_field",
    "fact_text",
    "fact_words",
    "field_name",
    "foot_height",
    "put_foot",
    "put_head",
    "shortened",
]

translate = QCoreApplication.translate

ELLIPSIS = "…"
NOTE = Style(SMALLEST_POINTS, colour=GREY)
_TRAILING = " ,;:–-(“"
_FOOT_SPACE = 2.0
_NUMBER_WIDTH = 44.0
_CAPTION_WIDTH = 62.0


@dataclass(frozen=True, slots=True)
class Measures:
    """Edges of the text on a paper, in mm, and the width left and right between them.

    Attributes:
        scale: Of the type, 1 on A4; no type becomes smaller than the smallest.
    """

    paper: PaperSize
    left: float
    top: float
    right: float
    bottom: float
    scale: float = 1.0

    @property
    def width(self) -> float:
        return self.right - self.left

    def points(self, on_a4: float) -> float:
        """Type of this paper which is so large on A4."""
        return max(SMALLEST_POINTS, round(on_a4 * self.scale * 2) / 2)


def shortened(sheet: Sheet, text: str, width: float, style: Style, most: int) -> tuple[str, ...]:
    """A text in no more lines than `most`, ended after a whole word by "…" where it is cut."""
    whole = sheet.lines(text, width, style, by_meaning=True)
    if len(whole) <= most:
        return whole
    if most < 1:
        return ()
    filled = sheet.lines(text, width, style)
    kept = list(filled[:most])
    words = kept[-1].split()
    while words:
        ended = " ".join(words).rstrip(_TRAILING) + ELLIPSIS
        if sheet.measure.width(ended, style.points, style.is_bold) <= width:
            return (*kept[:-1], ended)
        words.pop()
    return shortened(sheet, text, width, style, most - 1)


def by_field(contents: Sequence[PosterContent]) -> dict[str, list[PosterContent]]:
    """The procedures of each field, in the order in which the fields first come."""
    fields: dict[str, list[PosterContent]] = {}
    for content in contents:
        fields.setdefault(field_name(content), []).append(content)
    return fields


def field_name(content: PosterContent) -> str:
    """The field, also where the catalogue has none."""
    return content.field or translate("Lists", "Lĩnh vực khác")


def fact_text(content: PosterContent, fact: PosterFact) -> str:
    """A fact in one line; a note that only points to the text below is left out."""
    points_below = any(remark.heading == fact.label for remark in content.remarks)
    return fact.value if points_below else fact_words(fact)


def fact_words(fact: PosterFact) -> str:
    """Value and note in one line; "10.000 đồng" is not said before "10.000 đồng/trường hợp"."""
    note = fact.note.rstrip(" .")
    if not note:
        return fact.value
    if note.casefold().startswith(fact.value.casefold()):
        return note
    return f"{fact.value} ({note})"


def put_head(sheet: Sheet, measures: Measures, content: PosterContent, caption: str) -> float:
    """Emblem, office and what kind of paper it is, over the red rule; return what follows."""
    size = 14.0 * max(1.0, measures.scale)
    left, top = measures.left, measures.top
    sheet.add(Emblem(Rect(left, top, size, size)))
    bold = Style(measures.points(11.5), is_bold=True)
    plain = Style(measures.points(11.5), colour=GREY)
    name_left = left + size + 5
    name_width = measures.right - name_left - _CAPTION_WIDTH * measures.scale
    lines = [
        (line, plain if position else bold)
        for position, unit in enumerate(content.unit_lines)
        for line in sheet.lines(unit, name_width, plain if position else bold, by_meaning=True)
    ]
    height = sum(style.line_height * 1.1 for _, style in lines)
    y = max(top, top + (size - height) / 2)
    for line, style in lines:
        sheet.put_line(line, name_left, y, name_width, style)
        y += style.line_height * 1.1
    right = Style(measures.points(10.5), colour=GREY, align=Align.RIGHT)
    width = _CAPTION_WIDTH * measures.scale
    told = sheet.lines(caption, width, right, by_meaning=True)
    caption_top = top + (size - len(told) * right.line_height) / 2
    caption_end = sheet.put(
        caption, measures.right - width, max(top, caption_top), width, right, by_meaning=True
    )
    rule = max(top + size, y, caption_end) + 3
    sheet.add(Rule(left, rule, measures.right, rule, 0.6, BRAND))
    return rule + 5 * measures.scale


def _foot_sentences(content: PosterContent) -> str:
    sentences = []
    if content.data_of is not None:
        words = translate("Lists", "Dữ liệu ngày {day}.")
        sentences.append(words.format(day=day_words(content.data_of)))
    if content.valid_to is not None:
        words = translate("Lists", "Dùng đến {day}.")
        sentences.append(words.format(day=day_words(content.valid_to)))
    sentences.append(f"{way_out(content)}.")
    if content.feedback:
        sentences.append(content.feedback)
    return " ".join(sentences)


def foot_height(sheet: Sheet, measures: Measures, content: PosterContent) -> float:
    """Height in mm that the foot takes from the page."""
    width = measures.width - _NUMBER_WIDTH
    count = len(sheet.lines(_foot_sentences(content), width, NOTE, by_meaning=True))
    return max(2, count) * NOTE.line_height + _FOOT_SPACE + 1


def put_foot(
    sheet: Sheet, measures: Measures, contents: Sequence[PosterContent], page: int, pages: int
) -> None:
    """Date of the data and way out at the left; number, edition and page at the right."""
    first = contents[0]
    width = measures.width - _NUMBER_WIDTH
    rule = measures.bottom - foot_height(sheet, measures, first) + 1
    sheet.add(Rule(measures.left, rule, measures.right, rule, 0.15, LINE_GREY))
    top = rule + _FOOT_SPACE
    sheet.put(_foot_sentences(first), measures.left, top, width, NOTE, by_meaning=True)
    number = _common(content.sheet_number for content in contents)
    edition = translate("Lists", "bản {edition}").format(edition=first.edition)
    about = [translate("Lists", "Tờ {number}").format(number=number), edition] if number else []
    right = Style(SMALLEST_POINTS, colour=GREY, align=Align.RIGHT)
    left, width = measures.right - _NUMBER_WIDTH, _NUMBER_WIDTH
    words = translate("Lists", "trang {page}/{pages}").format(page=page, pages=pages)
    sheet.put_line(words, left, top, width, right)
    if about:
        sheet.put_line(" · ".join(about), left, top + right.line_height, width, right)


def _common(texts: Iterable[str]) -> str:
    """The one text of all, "" where they differ."""
    found = set(texts)
    return found.pop() if len(found) == 1 else ""
