"""The sheet of one procedure (tờ công khai) on any paper: posters and table cards."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity import PosterContent, PosterFact
from ui.printing.page import BLACK, BRAND, GREY, LINE_GREY, Emblem, Page, Rect, Rule
from ui.printing.products.code_box import Code
from ui.printing.products.framed_code import put_framed_code
from ui.printing.products.running_text import RunningText, blocks_of
from ui.printing.products.sentences import (
    BETWEEN,
    field_and_level,
    packed_lines,
    sheet_details,
    short_source,
    source_sentences,
)
from ui.printing.products.sheet_measures import SheetMeasures
from ui.printing.sheet import Align, Sheet, Style

__all__ = ["ProcedureSheet"]

translate = QCoreApplication.translate

_LEADING = 1.36


class ProcedureSheet:
    """One sheet under construction.

    Args:
        content: What it says.
        code: Its code, without a size.
        measures: Of its paper.
        sheet: Empty; keeps broken lines between attempts.
        points: Size of the running text.
        more_papers: How many papers are not in `content`.
    """

    def __init__(
        self,
        content: PosterContent,
        code: Code,
        measures: SheetMeasures,
        sheet: Sheet,
        points: float,
        more_papers: int = 0,
    ) -> None:
        self._content, self._code, self._m = content, code, measures
        self._body = Style(points, leading=_LEADING)
        self._sheet, self._more = sheet, more_papers
        self._note = Style(measures.small, colour=GREY)
        # The widest page number, so that no page needs a line more.
        count = max(2, *(len(lines) for lines in self._foot(99, 99)))
        self._foot_top = measures.foot_bottom - self._note.line_height * count
        self._page_bottom = self._foot_top - 3 * measures.gap
        self._first_bottom = self._page_bottom
        self._is_first = True

    def lay_out(self) -> tuple[Page, ...]:
        """Lay the sheet out; the code stands on the first page wherever it can."""
        m, obstacle = self._m, None
        if m.code_at_foot:
            self._first_bottom = self._box(self._page_bottom).top - 3 * m.gap
        top = self._facts(self._title(self._head()))
        if not m.code_at_foot:
            box = self._box(top)
            if box.width < m.width - 1:
                obstacle, top = box, box.top
            else:
                top = box.bottom + 6 * m.gap
        text = RunningText(self._sheet, m.left, m.width, self._bottom, self._body, self._next_page)
        text.flow(blocks_of(self._content, self._body, self._more), top, obstacle, m.gutter)
        self._sheet.on_every_page(self._put_foot)
        if self._content.is_sample:
            self._sheet.mark_as_sample(left=min(12.0, m.left))
        return self._sheet.pages()

    def _bottom(self) -> float:
        return self._first_bottom if self._is_first else self._page_bottom

    # --- head ---------------------------------------------------------------------------------

    def _head(self) -> float:
        sheet, content, m = self._sheet, self._content, self._m
        sheet.add(Emblem(Rect(m.left, m.head_top, m.emblem, m.emblem)))
        left = m.left + m.emblem * 1.36
        width = m.right - m.code_width - left - 1
        units = content.unit_lines[: m.units]
        styles = [Style(m.unit_points, is_bold=True)]
        styles += [Style(m.unit_points, colour=GREY)] * len(units)
        lines = [
            (line, style)
            for unit, style in zip(units, styles, strict=False)
            for line in sheet.lines(unit, width, style, by_meaning=True)
        ]
        height = sum(style.line_height for _, style in lines)
        pitch = 1.15 if height * 1.15 <= m.emblem else 1.0
        height *= pitch
        top = max(m.head_top - 1, m.head_top + m.emblem / 2 - height / 2)
        for line, style in lines:
            sheet.put_line(line, left, top, width, style)
            top += style.line_height * pitch
        code_bottom = self._procedure_code()
        rule = max(m.head_top + m.emblem + 5 * m.gap, top + 2.5 * m.gap, code_bottom + 2 * m.gap)
        sheet.add(Rule(m.left, rule, m.right, rule, 0.6, BRAND))
        return rule + 6 * m.gap

    def _procedure_code(self) -> float:
        m, sheet = self._m, self._sheet
        left, width = m.right - m.code_width, m.code_width
        label = Style(m.small, colour=GREY, align=Align.RIGHT)
        code = Style(m.small * 1.2, is_bold=True, align=Align.RIGHT)
        label_top = m.head_top + m.emblem / 2 - (label.line_height + code.line_height) / 2
        top = sheet.put_line(translate("Poster", "Mã thủ tục"), left, label_top, width, label)
        return sheet.put(self._content.code, left, top, width, code)

    def _title(self, top: float) -> float:
        sheet, m = self._sheet, self._m
        over = field_and_level(self._content)
        if over:
            style = Style(max(m.small, m.caption * 1.14), colour=GREY)
            for line in sheet.lines(over, m.width, style, by_meaning=True):
                top = sheet.put_line(line, m.left, top, m.width, style)
            top += 0.5
        style = self._title_style()
        for line in sheet.lines(self._content.title, m.width, style, by_meaning=True):
            if top + style.line_height > self._bottom():
                top = self._next_page()
            top = sheet.put_line(line, m.left, top, m.width, style)
        return top + 6 * m.gap

    def _title_style(self) -> Style:
        """Find the largest size at which the title leaves room for the code."""
        m = self._m
        style = Style(m.title_sizes[0], is_bold=True)
        for points in m.title_sizes:
            style = Style(points, is_bold=True)
            count = len(self._sheet.lines(self._content.title, m.width, style))
            if count * style.line_height <= m.title_heights[points < m.large_title]:
                break
        return style

    # --- facts --------------------------------------------------------------------------------

    def _facts(self, top: float) -> float:
        facts, m = self._content.facts, self._m
        for start in range(0, len(facts), m.fact_columns):
            row = facts[start : start + m.fact_columns]
            columns = min(m.fact_columns, len(facts))
            height = max(self._fact_height(fact, m.width / columns) for fact in row)
            if top + height + 5 * m.gap > self._bottom():
                top = self._next_page()
            self._fact_row(row, top, height, m.width / columns)
            top += height + (3 * m.gap if start + m.fact_columns >= len(facts) else 3)
        if not facts:
            return top
        top += 2 * m.gap
        self._sheet.add(Rule(m.left, top, m.right, top, 0.15, LINE_GREY))
        return top + 7 * m.gap

    def _fact_row(
        self, row: tuple[PosterFact, ...], top: float, height: float, column: float
    ) -> None:
        sheet, m = self._sheet, self._m
        caption = Style(m.caption, colour=GREY)
        for position, fact in enumerate(row):
            inset = 3.0 * m.gap if position else 0.0
            left, width = m.left + position * column + inset, self._fact_width(column)
            if position:
                edge = m.left + position * column
                sheet.add(Rule(edge, top, edge, top + height, 0.15, LINE_GREY))
            y = sheet.put(fact.label, left, top, width, caption)
            value = self._value_style(fact, width)
            y = sheet.put(fact.value, left, y + 0.6, width, value, by_meaning=True)
            sheet.put(fact.note, left, y + 0.4, width, self._note, by_meaning=True)

    def _fact_width(self, column: float) -> float:
        return column - 5.5 * self._m.gap

    def _value_style(self, fact: PosterFact, width: float) -> Style:
        sizes = self._m.value_sizes
        for points in sizes:
            style = Style(points, is_bold=True)
            if len(self._sheet.lines(fact.value, width, style)) <= 1:
                return style
        return Style(sizes[-2], is_bold=True)

    def _fact_height(self, fact: PosterFact, column: float) -> float:
        width, lines = self._fact_width(column), self._sheet.lines
        caption, value = Style(self._m.caption), self._value_style(fact, width)
        return (
            len(lines(fact.label, width, caption)) * caption.line_height
            + len(lines(fact.value, width, value, by_meaning=True)) * value.line_height
            + len(lines(fact.note, width, self._note, by_meaning=True)) * self._note.line_height
            + 1.0
        )

    # --- the code -----------------------------------------------------------------------------

    def _box(self, edge: float) -> Rect:
        """Draw the framed code, on a fresh page when it must be."""
        place = put_framed_code(self._sheet, self._content, self._code, self._m,
                                edge, self._bottom())  # fmt: skip
        if place is None:
            place = put_framed_code(self._sheet, self._content, self._code, self._m,
                                    self._next_page(), self._bottom())  # fmt: skip
        if place is None:
            raise AssertionError("an empty page has no room for the code")
        return place

    # --- foot and further pages -------------------------------------------------------------------

    def _next_page(self) -> float:
        self._sheet.turn_page()
        self._is_first = False
        sheet, content, m = self._sheet, self._content, self._m
        follow = translate("Poster", "Thủ tục {code}, tiếp theo").format(code=content.code)
        head = Style(m.small, is_bold=True)
        quiet = Style(m.small, colour=GREY, align=Align.RIGHT)
        if m.is_narrow or not content.unit_lines:
            top = sheet.put(follow, m.left, m.head_top, m.width, head)
        else:
            share = m.width * 0.41
            unit = content.unit_lines[0]
            top = sheet.put(unit, m.left, m.head_top, m.width - share - 4, head, by_meaning=True)
            sheet.put(follow, m.right - share, m.head_top, share, quiet)
        sheet.add(Rule(m.left, top + 2, m.right, top + 2, 0.6, BRAND))
        top += 2 + 4 * m.gap
        title = Style(m.small * 1.3, is_bold=True)
        if len(sheet.lines(content.title, m.width, title, by_meaning=True)) <= 3:
            top = sheet.put(content.title, m.left, top, m.width, title, by_meaning=True)
            top += 4 * m.gap
        return top

    def _foot(self, page: int, pages: int) -> tuple[list[str], list[str]]:
        """The lines of the left and of the right column; on narrow paper all in the left."""
        m, sheet, content, note = self._m, self._sheet, self._content, self._note
        left_width, right_width = self._foot_widths()
        number, details = sheet_details(content, page, pages)
        words = (*([number] if number else []), *details)
        if m.has_short_foot:
            words = (*short_source(content), *words)
            return list(packed_lines(sheet, words, left_width, note, BETWEEN)), []
        left = [
            *packed_lines(sheet, source_sentences(content), left_width, note),
            *sheet.lines(content.feedback, left_width, note),
        ]
        if m.is_narrow:
            left += packed_lines(sheet, words, left_width, note, BETWEEN)
            return [line for line in left if line], []
        right = [number, *packed_lines(sheet, details, right_width, note, BETWEEN)]
        return [line for line in left if line], [line for line in right if line]

    def _foot_widths(self) -> tuple[float, float]:
        m = self._m
        return (m.width, m.width) if m.is_narrow else (m.width * 0.66, m.width * 0.33)

    def _put_foot(self, page: int, pages: int) -> None:
        sheet, m, note = self._sheet, self._m, self._note
        rule = self._foot_top - 2 * m.gap
        sheet.add(Rule(m.left, rule, m.right, rule, 0.15, LINE_GREY))
        left_width, right_width = self._foot_widths()
        left, right = self._foot(page, pages)
        for position, line in enumerate(left):
            top = self._foot_top + position * note.line_height
            sheet.put_line(line, m.left, top, left_width, note)
        for position, line in enumerate(right):
            is_number = position == 0 and bool(self._content.sheet_number)
            colour = BLACK if is_number else GREY
            style = Style(m.small, is_bold=is_number, colour=colour, align=Align.RIGHT)
            top = self._foot_top + position * note.line_height
            sheet.put_line(line, m.right - right_width, top, right_width, style)
