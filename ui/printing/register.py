"""The register (Sổ theo dõi hồ sơ) on A4 landscape; the head of the table on every page."""

from __future__ import annotations

from dataclasses import replace

from cds_desktop.domain.form_sets import FormSet, FormTemplate
from cds_desktop.domain.register import RegisterContent
from cds_desktop.services.progress import Progress, silent
from ui.printing.fonts import TextMeasure, ensure_print_fonts
from ui.printing.page import A4, GREY, LINE_GREY, Page, PaperSize, Rule
from ui.printing.sheet import Align, Sheet, Style

__all__ = ["A4_LANDSCAPE", "register_pages"]

A4_LANDSCAPE = PaperSize("A4 ngang", A4.height, A4.width)
_LEFT, _RIGHT, _TOP = 10.0, 287.0, 12.0
_WIDTH = _RIGHT - _LEFT
_FOOT_TOP = 198.5
_BOTTOM = _FOOT_TOP - 2
_TEXT = Style(10)
_BOLD = Style(10, is_bold=True)
_CENTRE = Style(10, is_bold=True, align=Align.CENTRE)
_MIDDLE = frozenset({"number", "sets", "received", "due", "returned"})
_PADDING = 1.0
_MOST_LINES = 12
_MOST_NAME_LINES = 5
"""A longer name of a procedure ends with "…": the dossier's code leads to all of it."""
_SIGNING_HEIGHT = 34.0


def register_pages(
    content: RegisterContent,
    template: FormTemplate,
    form_set: FormSet,
    *,
    measure: TextMeasure | None = None,
    progress: Progress | None = None,
) -> tuple[Page, ...]:
    """Lay out the register; a row never breaks over two pages.

    Args:
        content: The rows, in order.
        template: The form, with its columns.
        form_set: Its set, for head and foot.
        measure: Widths of words, shared when much is made.
        progress: Told rows done and all; may raise `Cancelled`.
    """
    ensure_print_fonts()
    return _Register(content, template, form_set, measure or TextMeasure()).lay_out(
        progress or silent
    )


class _Register:
    def __init__(
        self,
        content: RegisterContent,
        template: FormTemplate,
        form_set: FormSet,
        measure: TextMeasure,
    ) -> None:
        self._content, self._template, self._set = content, template, form_set
        self._sheet = Sheet(A4_LANDSCAPE, measure)
        whole = sum(column.width for column in template.columns)
        self._columns = [
            replace(column, width=column.width / whole * _WIDTH) for column in template.columns
        ]
        self._edges = [_LEFT]
        for column in self._columns:
            self._edges.append(self._edges[-1] + column.width)

    def lay_out(self, progress: Progress) -> tuple[Page, ...]:
        top = self._table_head(self._title())
        rows = self._content.rows
        for done, row in enumerate(rows, start=1):
            cells = self._cells(row)
            height = max(len(lines) for lines in cells) * _TEXT.line_height + 2 * _PADDING
            is_last = done == len(rows)
            # The sentence that closes the register, and its signatures, follow a row.
            needed = height + (self._closing_height() if is_last else 0.0)
            if top + needed > _BOTTOM:
                self._sheet.turn_page()
                top = self._table_head(_TOP)
            top = self._row(cells, top, height)
            if done % 100 == 0 or is_last:
                progress(done, len(rows))
        self._closing(top)
        self._sheet.on_every_page(self._put_foot)
        if self._content.is_sample:
            self._sheet.mark_as_sample()
        return self._sheet.pages()

    def _title(self) -> float:
        sheet, content = self._sheet, self._content
        centre, bold = Style(11, align=Align.CENTRE), Style(11, is_bold=True, align=Align.CENTRE)
        width = 110.0
        y = _TOP - 2
        for position, unit in enumerate(content.unit_lines):
            style = centre if position == 0 and len(content.unit_lines) > 1 else bold
            y = sheet.put(unit.upper(), _LEFT, y, width, style, by_meaning=True)
        self._short_rule(_LEFT + width / 2, y + 0.8, 22)
        left = _RIGHT - width
        z = sheet.put(self._set.state_title, left, _TOP - 2, width, bold)
        z = sheet.put(self._set.state_motto, left, z, width, bold)
        self._short_rule(left + width / 2, z + 0.8, 52)
        title = Style(15, is_bold=True, align=Align.CENTRE)
        top = sheet.put(self._template.title, _LEFT, max(y, z) + 5, _WIDTH, title)
        words = " – ".join(content.title_lines)
        top = sheet.put(words, _LEFT, top, _WIDTH, Style(12, align=Align.CENTRE)) + 2
        if content.opening:
            top = sheet.put(content.opening, _LEFT, top, _WIDTH, _TEXT)
        return top + 2

    def _short_rule(self, centre: float, top: float, length: float) -> None:
        self._sheet.add(Rule(centre - length / 2, top, centre + length / 2, top, 0.25))

    def _table_head(self, top: float) -> float:
        """Set the names of the columns and their numbers; return the top of the first row."""
        sheet = self._sheet
        labels = [
            sheet.lines(column.label, column.width - 1.2, _CENTRE, by_meaning=True)
            for column in self._columns
        ]
        height = max(len(lines) for lines in labels) * _BOLD.line_height + 2 * _PADDING
        sheet.add(Rule(_LEFT, top, _RIGHT, top, 0.3))
        for column, left, lines in zip(self._columns, self._edges[:-1], labels, strict=True):
            y = top + (height - len(lines) * _BOLD.line_height) / 2
            for line in lines:
                y = sheet.put_line(line, left, y, column.width, _CENTRE)
        self._frame(top, height)
        top += height
        numbers = Style(10, colour=GREY, align=Align.CENTRE)
        for position, column in enumerate(self._columns):
            words = f"({position + 1})"
            sheet.put_line(words, self._edges[position], top, column.width, numbers)
        self._frame(top, numbers.line_height)
        sheet.add(Rule(_LEFT, top + numbers.line_height, _RIGHT, top + numbers.line_height, 0.3))
        return top + numbers.line_height

    def _cells(self, row: dict[str, str]) -> list[tuple[str, ...]]:
        cells = []
        for column in self._columns:
            most = _MOST_NAME_LINES if column.key == "procedure" else _MOST_LINES
            width = column.width - 1.6
            lines = self._sheet.lines(row.get(column.key, ""), width, _TEXT)
            cells.append(lines if len(lines) <= most else self._shortened(lines[:most], width))
        return cells

    def _shortened(self, lines: tuple[str, ...], width: float) -> tuple[str, ...]:
        last = lines[-1]
        while last and self._sheet.measure.width(f"{last}…", _TEXT.points) > width:
            last = last.rpartition(" ")[0]
        return (*lines[:-1], f"{last.rstrip(' ,;–')}…")

    def _row(self, cells: list[tuple[str, ...]], top: float, height: float) -> float:
        for column, left, lines in zip(self._columns, self._edges[:-1], cells, strict=True):
            is_middle = column.key in _MIDDLE
            style = replace(_TEXT, align=Align.CENTRE if is_middle else Align.LEFT)
            y = top + _PADDING
            for line in lines:
                y = self._sheet.put_line(line, left + 0.8, y, column.width - 1.6, style)
        self._frame(top, height)
        return top + height

    def _frame(self, top: float, height: float) -> None:
        for edge in self._edges:
            self._sheet.add(Rule(edge, top, edge, top + height, 0.15, LINE_GREY))
        self._sheet.add(Rule(_LEFT, top + height, _RIGHT, top + height, 0.15, LINE_GREY))

    def _closing_height(self) -> float:
        signing = _SIGNING_HEIGHT if self._content.signatures else 0.0
        return 3 + _BOLD.line_height + signing

    def _closing(self, top: float) -> None:
        sheet = self._sheet
        y = sheet.put_line(self._content.closing, _LEFT, top + 3, _WIDTH, _BOLD)
        width = _WIDTH / max(1, len(self._content.signatures))
        for position, words in enumerate(self._content.signatures):
            left = _LEFT + position * width
            below = sheet.put_line(words, left, y + 3, width, _CENTRE)
            hint = Style(10, colour=GREY, align=Align.CENTRE)
            sheet.put_line("(ký, ghi rõ họ tên)", left, below, width, hint)

    def _put_foot(self, page: int, pages: int) -> None:
        sheet, template = self._sheet, self._template
        small = Style(10, colour=GREY)
        sheet.add(Rule(_LEFT, _FOOT_TOP, _RIGHT, _FOOT_TOP, 0.15, LINE_GREY))
        form = self._set.form_line.format(number=template.number, legal_basis=template.legal_basis)
        sheet.put_line(form, _LEFT, _FOOT_TOP + 0.8, _WIDTH, small)
        words = self._set.page_line.format(page=page, pages=pages)
        right = replace(small, align=Align.RIGHT)
        sheet.put_line(words, _LEFT, _FOOT_TOP + 0.8, _WIDTH, right)
        if self._content.reprint:
            words = self._set.reprint_line.format(times=self._content.reprint)
            mark = Style(10, is_bold=True, align=Align.RIGHT)
            sheet.put_line(words, _LEFT, 4.0, _WIDTH, mark)
