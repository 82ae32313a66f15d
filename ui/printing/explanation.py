"""The sheet "Cách tính ngày hẹn trả kết quả": A5 where it fits on one page, else A4."""

from __future__ import annotations

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.form_sets import FormSet
from cds_desktop.domain.office_papers import ExplanationContent
from ui.printing.flow import Row, glue_last, keep_together, paragraph_rows, put_rows
from ui.printing.fonts import TextMeasure, ensure_print_fonts
from ui.printing.measures import Measures, put_head
from ui.printing.page import A4, A5, GREY, LINE_GREY, Frame, Page, Rect, Rule
from ui.printing.paper_desk import ExplanationDesk
from ui.printing.sheet import Align, Sheet, Style

__all__ = ["ExplanationDesk", "explanation_pages"]

_SMALL = Measures(A5, 12, 136, 9, 198.5, 10, 10, 12.5, 0, 48, 80, 31, 0)
_LEADING = 1.365
"""As close as lines may stand without touching."""
_LARGE = Measures(A4, 25, 192, 16, 283, 12, 12, 14, 0, 70, 96, 42, 0)


def explanation_pages(
    content: ExplanationContent, form_set: FormSet, *, measure: TextMeasure | None = None
) -> tuple[Page, ...]:
    """Lay out the sheet; a long explanation goes on A4.

    Args:
        content: What it says.
        form_set: For the motto of the State and the words of the foot.
        measure: Widths of words, shared when much is made.
    """
    ensure_print_fonts()
    measure = measure or TextMeasure()
    pages = _Explanation(content, form_set, _SMALL, measure).lay_out()
    if len(pages) == 1:
        return pages
    return _Explanation(content, form_set, _LARGE, measure).lay_out()


class _Explanation:
    def __init__(
        self,
        content: ExplanationContent,
        form_set: FormSet,
        measures: Measures,
        measure: TextMeasure,
    ) -> None:
        self.content, self.form_set, self.measures = content, form_set, measures
        self.sheet = Sheet(measures.paper, measure)
        self.text = Style(measures.points, leading=_LEADING)
        self.bold = Style(measures.points, is_bold=True, leading=_LEADING)
        self.muted = Style(measures.points, colour=GREY, leading=_LEADING)

    def lay_out(self) -> tuple[Page, ...]:
        measures = self.measures
        state = self.form_set.state_title, self.form_set.state_motto
        top = self._title(put_head(self.sheet, measures, state, self.content.unit_lines))
        rows = [row for label, value in self.content.facts for row in self._fact(label, value)]
        rows.append(self._space(0.2 * measures.points))
        heading = paragraph_rows(
            self.sheet, self.content.heading, measures.left, measures.width, self.bold
        )
        rows.extend(Row(row.height, row.put, is_glued=True) for row in heading)
        for number, reason in enumerate(self.content.reasons, start=1):
            rows.extend(self._reason(number, reason))
        glue_last(rows)  # the frame never stands alone
        rows.append(self._frame())
        rows.extend(
            paragraph_rows(
                self.sheet, self.content.closing, measures.left, measures.width, self.muted
            )
        )
        put_rows(rows, top, measures.bottom, self._turn_page)
        self.sheet.on_every_page(self._put_foot)
        if self.content.is_sample:
            self.sheet.mark_as_sample()
        return self.sheet.pages()

    def _title(self, top: float) -> float:
        sheet, measures = self.sheet, self.measures
        at = office_time(self.content.issued_at)
        line = self.form_set.place_line.format(
            place=self.content.place, day=f"{at.day:02d}",
            month=f"{at.month:02d}" if at.month < 3 else at.month, year=at.year,
        ).lstrip(", ")  # fmt: skip
        left = measures.right + 2 - measures.state_width
        centre = Style(measures.head_points, align=Align.CENTRE)
        words = line[:1].upper() + line[1:]
        top = sheet.put(words, left, top, measures.state_width, centre, by_meaning=True) + 3.5
        title = Style(measures.title_points, is_bold=True, align=Align.CENTRE)
        return sheet.put(self.content.title, measures.left, top, measures.width, title) + 3

    def _fact(self, label: str, value: str) -> list[Row]:
        sheet, measures = self.sheet, self.measures
        left, label_width = measures.left, measures.label_width
        rows = []
        for position, line in enumerate(
            sheet.lines(value, measures.width - label_width, self.text)
        ):

            def put(top: float, line: str = line, is_first: bool = position == 0) -> None:
                if is_first:
                    sheet.put_line(label, left, top, label_width, self.muted)
                sheet.put_line(line, left + label_width, top, measures.width, self.text)

            rows.append(Row(self.text.line_height, put))
        return keep_together(rows)

    def _reason(self, number: int, reason: str) -> list[Row]:
        sheet, measures = self.sheet, self.measures
        indent = 0.65 * measures.points
        rows = []
        # Not justified: dates and sources do not break, so that wide blanks would tear the line.
        for words in sheet.lines(reason, measures.width - indent, self.text):

            def put(top: float, words: str = words) -> None:
                sheet.put_line(words, measures.left + indent, top, measures.width, self.text)

            rows.append(Row(self.text.line_height, put))
        lines = keep_together(rows)

        def numbered(top: float, first: Row = lines[0]) -> None:
            sheet.put_line(f"{number}.", measures.left, top, indent, self.text)
            first.put(top)

        return [Row(lines[0].height, numbered, lines[0].is_glued), *lines[1:]]

    def _frame(self) -> Row:
        """The appointment: the only heavy thing on the sheet, as on the slip."""
        sheet, measures = self.sheet, self.measures
        words = Style(measures.points + 2.5, is_bold=True, align=Align.CENTRE)
        caption = Style(measures.points, colour=GREY, align=Align.CENTRE)
        height = caption.line_height + words.line_height + 4

        def put(top: float) -> None:
            box = Rect(measures.left, top + 2.5, measures.width, height)
            sheet.add(Frame(box, 0.4))
            y = sheet.put_line("Hẹn trả kết quả", box.left, box.top + 1.5, box.width, caption)
            sheet.put_line(self.content.due, box.left, y, box.width, words)

        return Row(height + 5, put, is_glued=True)

    def _space(self, height: float) -> Row:
        return Row(height, lambda _top: None, is_glued=True, is_space=True)

    def _turn_page(self) -> float:
        sheet, measures = self.sheet, self.measures
        sheet.turn_page()
        bold = Style(measures.head_points, is_bold=True)
        y = sheet.put(self.content.code, measures.left, measures.top + 2, measures.width, bold)
        sheet.add(Rule(measures.left, y + 1, measures.right, y + 1, 0.25))
        return y + 4

    def _put_foot(self, page: int, pages: int) -> None:
        sheet, measures = self.sheet, self.measures
        small, y = Style(10, colour=GREY), measures.foot_top
        sheet.add(Rule(measures.left, y, measures.right, y, 0.15, LINE_GREY))
        sheet.put_line(self.content.code, measures.left, y + 0.8, measures.width, small)
        if pages > 1:
            words = self.form_set.page_line.format(page=page, pages=pages)
            right = Style(10, colour=GREY, align=Align.RIGHT)
            sheet.put_line(words, measures.left, y + 0.8, measures.width, right)
        if self.content.reprint:
            words = self.form_set.reprint_line.format(times=self.content.reprint)
            mark = Style(10, is_bold=True, align=Align.RIGHT)
            sheet.put_line(words, measures.left, measures.top - 5.5, measures.width, mark)
