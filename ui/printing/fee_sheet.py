"""The sheet "Mã nộp phí, lệ phí": a payment code, and everything in it in clear; A6 or A5."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.office_papers import FeeSheetContent
from ui.printing.fonts import TextMeasure, ensure_print_fonts
from ui.printing.page import A5, A6, GREY, LINE_GREY, Frame, Page, PaperSize, QrCode, Rect, Rule
from ui.printing.qr import qr_matrix
from ui.printing.sheet import SMALLEST_POINTS, Align, Sheet, Style

__all__ = ["PAPERS", "fee_sheet_pages"]

PAPERS = ("A5", "A6")
_MOST_LINES = 4
"""Of one value: the name of a procedure may be as long as a page."""


@dataclass(frozen=True, slots=True)
class _Measures:
    """Lengths in mm and type in points of one paper."""

    paper: PaperSize
    left: float
    top: float
    code: float
    points: float
    title_points: float
    amount_points: float
    gap: float

    @property
    def right(self) -> float:
        return self.paper.width - self.left

    @property
    def bottom(self) -> float:
        return self.paper.height - self.top


_MEASURES = {
    "A5": _Measures(A5, 12, 11, 56, 12, 16, 21, 4.5),
    "A6": _Measures(A6, 7.5, 7.5, 36, 10, 12, 14, 1.2),
}


def fee_sheet_pages(
    content: FeeSheetContent, paper: str = "A5", *, measure: TextMeasure | None = None
) -> tuple[Page, ...]:
    """Lay out the sheet; what does not fit on A6 goes on A5.

    Args:
        content: What it says.
        paper: "A5" or "A6".
        measure: Widths of words, shared when much is made.

    Raises:
        RuleBroken: `product.paper_unknown`.
    """
    if paper not in PAPERS:
        raise RuleBroken("product.paper_unknown", found=paper, papers=PAPERS)
    ensure_print_fonts()
    measure = measure or TextMeasure()
    sheet = _FeeSheet(content, _MEASURES[paper], measure)
    if sheet.lay_out() > sheet.measures.bottom and paper != "A5":
        return fee_sheet_pages(content, "A5", measure=measure)
    return sheet.sheet.pages()


class _FeeSheet:
    def __init__(self, content: FeeSheetContent, measures: _Measures, measure: TextMeasure) -> None:
        self.content, self.measures = content, measures
        self.sheet = Sheet(measures.paper, measure)
        points = measures.points
        self.text = Style(points)
        self.bold = Style(points, is_bold=True)
        self.label = Style(max(SMALLEST_POINTS, points - 1.5), colour=GREY)
        self.amount = Style(measures.amount_points, is_bold=True)
        self.width = measures.right - measures.left

    def lay_out(self) -> float:
        """Fill the sheet; return where it ends."""
        top = self._code_and_facts(self._head())
        top = self._about(top)
        top = self._warnings(top + self.measures.gap)
        if self.content.reprint:
            mark = Style(SMALLEST_POINTS, is_bold=True, align=Align.RIGHT)
            self.sheet.put_line(
                self.content.reprint, self.measures.left, self.measures.top - 5, self.width, mark
            )
        if self.content.is_sample:
            self.sheet.mark_as_sample()
        return top

    def _head(self) -> float:
        sheet, measures = self.sheet, self.measures
        top, last = measures.top, len(self.content.unit_lines) - 1
        for position, line in enumerate(self.content.unit_lines):
            style = replace(self.label if position < last else self.bold, align=Align.CENTRE)
            top = sheet.put(line.upper(), measures.left, top, self.width, style, by_meaning=True)
        title = Style(measures.title_points, is_bold=True, align=Align.CENTRE)
        top = sheet.put(
            self.content.title, measures.left, top + measures.gap, self.width, title,
            by_meaning=True,
        )  # fmt: skip
        return top + measures.gap

    def _code_and_facts(self, top: float) -> float:
        """The code at the left, what it says beside it."""
        sheet, measures = self.sheet, self.measures
        matrix = qr_matrix(self.content.payload)
        module = measures.code / (len(matrix) + 8)
        dark = module * len(matrix)
        # The white around the code begins at the margin; the text beside keeps clear of it.
        rect = Rect(measures.left + 4 * module, top + 4 * module, dark, dark)
        sheet.add(QrCode(rect, matrix, self.content.payload))
        caption = replace(self.label, align=Align.CENTRE)
        under = sheet.put(
            self.content.caption, measures.left, top + measures.code, measures.code, caption,
            by_meaning=True,
        )  # fmt: skip
        left = measures.left + measures.code + 2
        width = measures.right - left
        y = sheet.put(self.content.amount, left, top + module, width, self.amount)
        y = sheet.put(self.content.amount_words, left, y, width, self.label) + measures.gap / 2
        for label, value in self.content.facts:
            y = self._fact(label, value, left, y, width) + measures.gap / 4
        return max(under, y)

    def _fact(self, label: str, value: str, left: float, top: float, width: float) -> float:
        """A label over its value; on the small paper beside it, where both fit into one line."""
        sheet, measure = self.sheet, self.sheet.measure
        indent = measure.width(label, self.label.points) + 2
        is_short = indent + measure.width(value, self.bold.points, bold=True) <= width
        bottom = sheet.put_line(label, left, top, width, self.label)
        if is_short and self.measures.paper is A6:
            return sheet.put_line(value, left + indent, top, width - indent, self.bold)
        return sheet.put(value, left, bottom, width, self.bold)

    def _about(self, top: float) -> float:
        sheet, measures = self.sheet, self.measures
        labels = [label for label, _ in self.content.about]
        indent = max((sheet.measure.width(label, measures.points) for label in labels), default=0)
        left = measures.left + indent + 3
        for label, value in self.content.about:
            top += measures.gap / 2
            sheet.put_line(label, measures.left, top, indent, replace(self.text, colour=GREY))
            for line in self._cut(value, measures.right - left):
                top = sheet.put_line(line, left, top, measures.right - left, self.text)
        return top

    def _cut(self, text: str, width: float) -> tuple[str, ...]:
        lines = self.sheet.lines(text, width, self.text)
        if len(lines) <= _MOST_LINES:
            return lines
        last = lines[_MOST_LINES - 1].rsplit(" ", 1)[0]
        return (*lines[: _MOST_LINES - 1], f"{last}…")

    def _warnings(self, top: float) -> float:
        """What a payment code is not, in a frame that nobody overlooks."""
        sheet, measures = self.sheet, self.measures
        inset = 2.5 + measures.gap / 3
        left, width = measures.left + inset, self.width - 2 * inset
        style = Style(max(SMALLEST_POINTS, measures.points - 1))
        y = top + inset
        for position, words in enumerate(self.content.warnings):
            y = sheet.put(words, left, y, width, replace(style, is_bold=position == 0))
            y += measures.gap / 3
        y += inset - measures.gap / 3
        sheet.add(Frame(Rect(measures.left, top, self.width, y - top), 0.4))
        y += measures.gap / 2
        sheet.add(Rule(measures.left, y, measures.right, y, 0.15, LINE_GREY))
        small = Style(SMALLEST_POINTS, colour=GREY)
        return sheet.put(self.content.foot, measures.left, y + 0.8, self.width, small)
