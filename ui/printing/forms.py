"""The forms of a set on A5 and A4: head, code, fields, justified text, signatures, foot."""

from __future__ import annotations

from dataclasses import replace

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.form_sets import (
    FormContent,
    FormPart,
    FormSet,
    FormTemplate,
    PartKind,
    check_form,
    filled,
    form_code,
)
from cds_desktop.domain.forms import FormField
from ui.printing.flow import Row, glue_last, keep_together, paragraph_rows, put_rows
from ui.printing.fonts import TextMeasure, ensure_print_fonts
from ui.printing.hand_overs import hand_over_rows
from ui.printing.measures import MEASURES, TIGHT, dossier_code, put_head
from ui.printing.page import A5, GREY, LINE_GREY, Page, Rule
from ui.printing.sheet import Align, Sheet, Style

__all__ = ["dots", "form_pages"]


_SIGNING_SPACE = {"A5": 13.0, "A4": 24.0}
_BLANK = "…………………"


def form_pages(
    content: FormContent,
    template: FormTemplate,
    form_set: FormSet,
    *,
    measure: TextMeasure | None = None,
) -> tuple[Page, ...]:
    """Lay out one form; nothing is made when a required fact is missing.

    Raises:
        RuleBroken: `form.field_missing`, `form.procedure_code_missing`, `form.qr_field_missing`.
    """
    check_form(template, content)
    ensure_print_fonts()
    measure = measure or TextMeasure()
    airy = _Form(content, template, form_set, measure).lay_out()
    if len(airy) == 1:
        return airy
    tight = _Form(content, template, form_set, measure, is_tight=True).lay_out()
    return tight if len(tight) < len(airy) else airy


def dots(sheet: Sheet, width: float, style: Style) -> str:
    """Return a dotted line of a width in mm."""
    one = sheet.measure.width("…", style.points, style.is_bold)
    return "…" * max(1, int(width / one))


class _Form:
    def __init__(
        self,
        content: FormContent,
        template: FormTemplate,
        form_set: FormSet,
        measure: TextMeasure,
        *,
        is_tight: bool = False,
    ) -> None:
        self._content, self._template, self._set = content, template, form_set
        self._measures = measures = MEASURES[template.paper]
        self._sheet = Sheet(measures.paper, measure)
        leading = TIGHT if is_tight else 1.45
        points = measures.points
        self._text = Style(points, leading=leading)
        self._bold = Style(points, is_bold=True, leading=leading)
        self._muted = Style(points, colour=GREY, leading=leading)
        self._line_gap = 0.0 if is_tight else 0.3
        self._gap = (0.12 if is_tight else 0.2) * points
        self._code_right = measures.left

    def lay_out(self) -> tuple[Page, ...]:
        measures = self._measures
        top = self._title(self._head())
        top = self._beside_code(top)
        rows: list[Row] = []
        for position, part in enumerate(self._template.parts):
            skipped = self._template.beside if position == 0 else 0
            rows.extend(self._rows(part, skipped))
        signatures = self._signatures()
        if rows and signatures:
            glue_last(rows)  # Signatures never stand alone.
        put_rows([*rows, *signatures], top, measures.bottom, self._turn_page)
        self._sheet.on_every_page(self._put_foot)
        if self._content.is_sample:
            self._sheet.mark_as_sample()
        return self._sheet.pages()

    # --- head ---------------------------------------------------------------------------------

    def _head(self) -> float:
        state = self._set.state_title, self._set.state_motto
        return put_head(self._sheet, self._measures, state, self._content.unit_lines)

    def _title(self, top: float) -> float:
        sheet, measures = self._sheet, self._measures
        centre = Style(measures.head_points, align=Align.CENTRE)
        number_end = top
        if self._template.number_line:
            left = measures.left - 2
            number_end = sheet.put(
                self._template.number_line, left, top, measures.unit_width, centre
            )
        at = office_time(self._content.issued_at)
        line = self._set.place_line.format(
            place=self._content.place,
            day=f"{at.day:02d}",
            month=f"{at.month:02d}" if at.month < 3 else at.month,
            year=at.year,
        ).lstrip(", ")
        left = measures.right + 2 - measures.state_width
        line_end = sheet.put(
            line[:1].upper() + line[1:], left, top, measures.state_width, centre, by_meaning=True
        )
        title = Style(measures.title_points, is_bold=True, align=Align.CENTRE)
        top = max(number_end, line_end) + 3.5
        end = sheet.put(
            self._template.title, measures.left, top, measures.width, title, by_meaning=True
        )
        return end + 3

    # --- fields -------------------------------------------------------------------------------

    def _beside_code(self, top: float) -> float:
        """Draw the code at the left and the first fields beside it."""
        measures, sheet = self._measures, self._sheet
        text = form_code(self._template, self._content)
        code = dossier_code(text, measures, measures.left, top)
        # The quiet zone reaches no further than the white under the title.
        below = max(1.0, 4 * code.module - 2.8)
        code = replace(code, rect=replace(code.rect, top=top + below))
        sheet.add(code)
        fields = self._template.parts[0].fields[: self._template.beside]
        edge = code.quiet_rect.right + 0.5
        y = top
        for item in fields:
            for row in self._field(item, edge, 29.0 if measures.paper is A5 else 38.0):
                row.put(y)
                y += row.height
        return max(y, code.quiet_rect.bottom) + 0.5

    def _rows(self, part: FormPart, skipped: int) -> list[Row]:
        measures, facts = self._measures, self._content.facts
        if part.kind is PartKind.FIELDS:
            width = self._label_width(part.fields[skipped:])
            return [
                self._space(0 if skipped else self._gap),
                *(
                    row
                    for item in part.fields[skipped:]
                    for row in self._field(item, measures.left, width)
                ),
            ]
        if part.kind is PartKind.LIST:
            return self._list(part)
        if part.kind is PartKind.HAND_OVERS:
            return hand_over_rows(
                self._sheet, self._content.hand_overs, part, measures.left, measures.width,
                self._text,
            )  # fmt: skip
        text = filled(part.text, facts, _BLANK)
        rows = paragraph_rows(
            self._sheet, text[:1].upper() + text[1:], measures.left, measures.width, self._text,
            measures.indent,
        )  # fmt: skip
        return [self._space(self._gap), *rows]

    def _space(self, height: float) -> Row:
        return Row(height, lambda _top: None, is_glued=True, is_space=True)

    def _field(self, item: FormField, left: float, label_width: float) -> list[Row]:
        sheet = self._sheet
        value = self._content.facts.get(item.key, "").strip()
        width = self._measures.right - left - label_width
        style = self._bold if item.is_bold else self._text
        labels = sheet.lines(item.label, label_width - 2, self._muted, by_meaning=True)
        if value:
            # A moment breaks between hour and day, never inside the date.
            values = sheet.lines(value, width, style, by_meaning=", ngày " in value)
        else:
            values = (dots(sheet, width, self._text),) * item.blank_lines
        rows = []
        for position in range(max(len(labels), len(values))):
            label = labels[position] if position < len(labels) else ""
            line = values[position] if position < len(values) else ""

            def put(top: float, label: str = label, line: str = line) -> None:
                if label:
                    sheet.put_line(label, left, top, label_width, self._muted)
                if line:
                    sheet.put_line(line, left + label_width, top, width, style)

            rows.append(Row(style.line_height + self._line_gap, put))
        return keep_together(rows)

    def _label_width(self, fields: tuple[FormField, ...]) -> float:
        """Room for the longest label, so that most take one line."""
        widest = max(
            (self._sheet.measure.width(item.label, self._measures.points) for item in fields),
            default=0.0,
        )
        return min(max(self._measures.label_width, widest + 3), 0.44 * self._measures.width)

    def _list(self, part: FormPart) -> list[Row]:
        sheet, measures = self._sheet, self._measures
        heading = paragraph_rows(sheet, part.text, measures.left, measures.width, self._bold)
        rows = [
            self._space(self._gap),
            *(Row(row.height, row.put, is_glued=True) for row in heading),
        ]
        number_width = 0.75 * measures.points
        left, width = measures.left + number_width, measures.width - number_width
        for number, item in enumerate(self._content.lists.get(part.key, ()), start=1):
            lines = paragraph_rows(sheet, item, left, width, self._text)

            def numbered(top: float, first: Row = lines[0], number: int = number) -> None:
                sheet.put_line(f"{number}.", measures.left, top, number_width, self._text)
                first.put(top)

            rows.append(Row(lines[0].height, numbered, lines[0].is_glued))
            rows.extend(lines[1:])
        line = dots(sheet, measures.width, self._text)
        for _ in range(part.blank_lines):
            rows.append(Row(self._text.line_height, lambda top: self._put_blank(line, top)))
        return rows

    def _put_blank(self, line: str, top: float) -> None:
        self._sheet.put_line(line, self._measures.left, top, self._measures.width, self._text)

    # --- signatures and foot --------------------------------------------------------------------

    def _signatures(self) -> list[Row]:
        """One row with every signature; one alone stands at the right."""
        signatures = self._template.signatures
        if not signatures:
            return []
        sheet, measures = self._sheet, self._measures
        points = measures.points
        title = Style(points, is_bold=True, align=Align.CENTRE)
        hint = Style(max(10, points - 2), colour=GREY, align=Align.CENTRE)
        name = Style(points, align=Align.CENTRE)
        half, gap = measures.width / 2, 4.0
        columns = [
            (
                sheet.lines(signature.title, half - 2, title, by_meaning=True),
                signature.hint,
                sheet.lines(
                    self._content.facts.get(signature.signer, ""), half - 4, name, by_meaning=True
                ),
            )
            for signature in signatures
        ]
        heads = max(len(titles) for titles, _, _ in columns) * title.line_height
        names = max(len(lines) for _, _, lines in columns) or 1
        space = _SIGNING_SPACE[self._template.paper]
        height = gap + heads + hint.line_height + space + names * name.line_height

        def put(top: float) -> None:
            first = 2 - len(columns)
            for position, (titles, note, lines) in enumerate(columns, start=max(0, first)):
                left = measures.left + position * half
                y = top + gap
                for line in titles:
                    y = sheet.put_line(line, left, y, half, title)
                y = sheet.put_line(note, left, y, half, hint) + space
                for line in lines:
                    y = sheet.put_line(line, left, y, half, name)

        return [Row(height, put)]

    def _turn_page(self) -> float:
        sheet, measures = self._sheet, self._measures
        sheet.turn_page()
        bold = Style(measures.head_points, is_bold=True)
        y = sheet.put(self._content.code, measures.left, measures.top + 2, measures.width, bold)
        sheet.add(Rule(measures.left, y + 1, measures.right, y + 1, 0.25))
        return y + 4

    def _put_foot(self, page: int, pages: int) -> None:
        sheet, measures, template = self._sheet, self._measures, self._template
        left, width, y = measures.left, measures.width, measures.foot_top
        small = Style(10, colour=GREY)
        sheet.add(Rule(left, y, measures.right, y, 0.15, LINE_GREY))
        form = self._set.form_line.format(number=template.number, legal_basis=template.legal_basis)
        sheet.put_line(form, left, y + 0.8, width, small)
        if pages > 1:
            words = self._set.page_line.format(page=page, pages=pages)
            right = Style(10, colour=GREY, align=Align.RIGHT)
            sheet.put_line(words, left, y + 0.8, width, right)
        if self._content.reprint:
            words = self._set.reprint_line.format(times=self._content.reprint)
            mark = Style(10, is_bold=True, align=Align.RIGHT)
            sheet.put_line(words, left, measures.top - 5.5, width, mark)
