"""Form 01 on A5: the slip that a citizen carries away, in black on white only."""

from __future__ import annotations

from dataclasses import dataclass

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.forms import (
    FormField,
    QrSide,
    ReceiptTemplate,
    Signature,
    SlipContent,
    SlipPaper,
    check_slip,
    receipt_template,
)
from ui.printing.fonts import TextMeasure
from ui.printing.page import A5, BLACK, GREY, LINE_GREY, Frame, Page, QrCode, Rect, Rule
from ui.printing.qr import qr_matrix
from ui.printing.sheet import Align, Sheet, Style

__all__ = ["slip_pages"]

_LEFT, _RIGHT, _TOP = 12.0, 136.0, 9.0
_WIDTH = _RIGHT - _LEFT
_FOOT_TOP = 198.5
_BOTTOM = _FOOT_TOP - 2
_LABEL = 33.0
_QR_SIZE = 22.0
_SMALL = Style(10, colour=GREY)
_APPOINTMENT = Style(13, is_bold=True)
_SIGNING_SPACE = 13.0
_SIGN_TITLE = Style(10.5, is_bold=True, align=Align.CENTRE)
_SIGN_HINT = Style(10, colour=GREY, align=Align.CENTRE)
_SIGN_NAME = Style(10.5, align=Align.CENTRE)


def slip_pages(
    content: SlipContent,
    template: ReceiptTemplate | None = None,
    *,
    copy: int = 1,
    measure: TextMeasure | None = None,
) -> tuple[Page, ...]:
    """Lay out one copy of the slip; many papers or a long name go on over the page.

    Args:
        content: What the slip says.
        template: The version of the form; by default the one in force on the day of receipt.
        copy: 1 for the applicant's copy, 2 for the office's.
        measure: Widths of words, shared when many slips are made.

    Raises:
        RuleBroken: A required field is empty, or no version of the form was in force.
    """
    template = template or receipt_template(office_time(content.received_at).date())
    check_slip(template, content)
    measure = measure or TextMeasure()
    airy = _Slip(content, template, copy, measure).lay_out()
    if len(airy) == 1:
        return airy
    tight = _Slip(content, template, copy, measure, is_tight=True).lay_out()
    return tight if len(tight) < len(airy) else airy


@dataclass(frozen=True, slots=True)
class _Columns:
    """Of the table of papers, from the left edge: name, kind, count (mm)."""

    name: float = 8.0
    kind: float = 78.0
    count: float = 110.0


_COLUMNS = _Columns()


class _Slip:
    def __init__(
        self,
        content: SlipContent,
        template: ReceiptTemplate,
        copy: int,
        measure: TextMeasure,
        *,
        is_tight: bool = False,
    ) -> None:
        self._content, self._template, self._copy = content, template, copy
        self._sheet = Sheet(A5, measure)
        self._qr: Rect | None = None
        leading = 1.27 if is_tight else 1.45
        self._text = Style(10.5, leading=leading)
        self._bold = Style(10.5, is_bold=True, leading=leading)
        self._muted = Style(10.5, colour=GREY, leading=leading)
        self._padding = 0.3 if is_tight else 0.7
        self._gap = 2.0 if is_tight else 4.0

    def lay_out(self) -> tuple[Page, ...]:
        top = self._head()
        top = self._details(top)
        top = self._papers(top)
        top = self._appointment(top)
        self._signatures(top)
        self._sheet.on_every_page(self._put_foot)
        if self._content.is_sample:
            self._sheet.mark_as_sample()
        return self._sheet.pages()

    # --- head ---------------------------------------------------------------------------------

    def _head(self) -> float:
        sheet, template, content = self._sheet, self._template, self._content
        centre = Style(10, align=Align.CENTRE)
        bold = Style(10, is_bold=True, align=Align.CENTRE)
        unit_left, unit_width, state_left, state_width = _LEFT - 2, 48.0, 58.0, 80.0
        y = _TOP
        for position, unit in enumerate(content.unit_lines):
            style = centre if position == 0 and len(content.unit_lines) > 1 else bold
            y = sheet.put(unit, unit_left, y, unit_width, style, by_meaning=True)
        self._short_rule(unit_left + unit_width / 2, y + 0.8, 20)
        z = sheet.put(template.state_title, state_left, _TOP, state_width, bold)
        z = sheet.put(template.state_motto, state_left, z, state_width, bold)
        self._short_rule(state_left + state_width / 2, z + 0.8, 48)
        top = max(y, z) + 3
        if content.number:
            number = template.number_line.format(number=content.number)
            left_end = sheet.put(number, unit_left, top, unit_width, centre)
        else:
            left_end = top
        received = office_time(content.received_at)
        line = template.place_line.format(
            place=content.place,
            day=f"{received.day:02d}",
            month=f"{received.month:02d}" if received.month < 3 else received.month,
            year=received.year,
        ).lstrip(", ")
        right_end = sheet.put(
            line[:1].upper() + line[1:], state_left, top, state_width, centre, by_meaning=True
        )
        title = Style(12.5, is_bold=True, align=Align.CENTRE)
        top = max(left_end, right_end) + 3.5
        return sheet.put(template.title, _LEFT, top, _WIDTH, title, by_meaning=True) + 3

    def _short_rule(self, centre: float, top: float, length: float) -> None:
        self._sheet.add(Rule(centre - length / 2, top, centre + length / 2, top, 0.25))

    # --- who and what ---------------------------------------------------------------------------

    def _details(self, top: float) -> float:
        template, content = self._template, self._content
        caption_bottom = self._code(top + 1)
        y = top
        is_beside = True
        for item in template.fields:
            if item.key == template.wide_from and is_beside:
                y, is_beside = max(y, caption_bottom + 1), False
            value = str(getattr(content, item.key)).strip()
            if value:
                y = self._field(item, value, y, is_beside=is_beside)
        return max(y, caption_bottom)

    def _code(self, top: float) -> float:
        """Draw the code with its caption; return the height that stays beside it."""
        matrix = qr_matrix(self._content.code)
        quiet = 4 * _QR_SIZE / len(matrix)
        is_left = self._template.qr_side is QrSide.LEFT
        left = _LEFT if is_left else _RIGHT - _QR_SIZE
        self._qr = Rect(left, top, _QR_SIZE, _QR_SIZE).grown(quiet)
        code = QrCode(Rect(left, top, _QR_SIZE, _QR_SIZE), matrix, self._content.code)
        self._sheet.add(code)
        bottom = code.quiet_rect.bottom
        caption = Style(10, colour=GREY, align=Align.CENTRE)
        if self._template.qr_caption:
            text = self._template.qr_caption
            bottom = self._sheet.put(text, left - 2, bottom, _QR_SIZE + 4, caption)
        return bottom

    def _field(self, item: FormField, value: str, top: float, *, is_beside: bool) -> float:
        left, right, label_width = _LEFT, _RIGHT, self._label_width()
        if is_beside and self._qr is not None:
            if self._template.qr_side is QrSide.LEFT:
                left, label_width = self._qr.right + 0.5, 29.0
            else:
                right = self._qr.left
        sheet, style = self._sheet, self._bold if item.is_bold else self._text
        labels = sheet.lines(item.label, label_width - 2, self._muted, by_meaning=True)
        values = sheet.lines(value, right - left - label_width, style)
        for position in range(max(len(labels), len(values))):
            top = self._room(top, style.line_height)
            if position < len(labels):
                sheet.put_line(labels[position], left, top, label_width, self._muted)
            if position < len(values):
                sheet.put_line(values[position], left + label_width, top, right - left, style)
            top += style.line_height
        return top + self._padding

    def _label_width(self) -> float:
        """Room for the longest label of the wide lines, so that most take one line."""
        keys = [item.key for item in self._template.fields]
        wide = self._template.fields[keys.index(self._template.wide_from) :]
        widest = max(self._sheet.measure.width(item.label, 10.5) for item in wide)
        return min(max(_LABEL, widest + 3), 54.0)

    # --- papers ---------------------------------------------------------------------------------

    def _papers(self, top: float) -> float:
        sheet, content = self._sheet, self._content
        heading = self._template.papers_heading.format(sets=f"{content.sets:02d}")
        top = self._room(top + 1.5, 22)
        top = sheet.put(heading, _LEFT, top, _WIDTH, self._bold)
        sheet.add(Rule(_LEFT, top, _RIGHT, top, 0.3))
        for number, paper in enumerate(content.papers, start=1):
            top = self._paper(number, paper, top)
        return top

    def _paper(self, number: int, paper: SlipPaper, top: float) -> float:
        sheet, style = self._sheet, Style(10.5)
        muted = Style(10.5, colour=GREY)
        names = sheet.lines(paper.name, _COLUMNS.kind - _COLUMNS.name - 3, style)
        kinds = sheet.lines(paper.kind, _COLUMNS.count - _COLUMNS.kind - 2, muted)
        rows = max(len(names), len(kinds), 1)
        short = rows if rows <= 6 else 2
        top = self._room(top, short * style.line_height + 2 * self._padding) + self._padding
        count = "–" if paper.count is None else f"{paper.count:02d}"
        right = Style(10.5, align=Align.RIGHT)
        for position in range(rows):
            top = self._room(top, style.line_height + self._padding)
            if position == 0:
                sheet.put_line(str(number), _LEFT + 1, top, 6, style)
                left = _LEFT + _COLUMNS.count
                sheet.put_line(count, left, top, _RIGHT - left - 2, right)
            if position < len(names):
                sheet.put_line(names[position], _LEFT + _COLUMNS.name, top, 60, style)
            if position < len(kinds):
                sheet.put_line(kinds[position], _LEFT + _COLUMNS.kind, top, 30, muted)
            top += style.line_height
        top += self._padding
        sheet.add(Rule(_LEFT, top, _RIGHT, top, 0.15, LINE_GREY))
        return top

    # --- appointment ----------------------------------------------------------------------------

    def _appointment(self, top: float) -> float:
        """Draw the framed box with both moments, the only heavy thing on the slip."""
        left_lines, right_lines = self._received_lines(), self._due_lines()
        split, inset = 54.0, 4.0
        left_width, right_width = split - inset - 2, _WIDTH - split - 2 * inset
        sheet = self._sheet
        columns = []
        for entries, left, width in (
            (left_lines, _LEFT + inset, left_width),
            (right_lines, _LEFT + split + inset, right_width),
        ):
            lines = [
                (line, style)
                for text, style in entries
                for line in sheet.lines(text, width, style, by_meaning=True)
            ]
            columns.append((lines, left, width, sum(style.line_height for _, style in lines)))
        height = max(column[3] for column in columns) + 5
        lookup = sheet.lines(self._content.lookup, _WIDTH, _SMALL)
        below = len(lookup) * _SMALL.line_height + self._gap - 1 + self._signing_height()
        top = self._room(top + self._gap, height + below)
        sheet.add(Frame(Rect(_LEFT, top, _WIDTH, height), 0.5))
        edge = _LEFT + split
        sheet.add(Rule(edge, top + 2.5, edge, top + height - 2.5, 0.15, LINE_GREY))
        for lines, left, width, _ in columns:
            y = top + 2.5
            for line, style in lines:
                y = sheet.put_line(line, left, y, width, style)
        top += height + (self._gap - 1 if lookup else 0)
        for line in lookup:
            top = sheet.put_line(line, _LEFT, top, _WIDTH, _SMALL)
        return top

    def _received_lines(self) -> list[tuple[str, Style]]:
        template, content = self._template, self._content
        at = office_time(content.received_at)
        lines = [
            (template.received_label, _SMALL),
            (template.clock_line.format(hour=f"{at:%H}", minute=f"{at:%M}"), Style(10.5)),
            (
                template.day_line.format(day=f"{at:%d}", month=f"{at:%m}", year=at.year),
                Style(10.5),
            ),
        ]
        if content.limit:
            lines.append((template.limit_line.format(limit=content.limit), _SMALL))
        return lines

    def _due_lines(self) -> list[tuple[str, Style]]:
        template, content = self._template, self._content
        lines = [(template.due_label, _SMALL)]
        if content.due_at is None:
            lines.append((template.at_once_line, _APPOINTMENT))
        else:
            at = office_time(content.due_at)
            text = template.due_line.format(
                hour=f"{at:%H}",
                minute=f"{at:%M}",
                weekday=template.weekdays[at.weekday()],
                day=f"{at:%d}",
                month=f"{at:%m}",
                year=at.year,
            )
            lines.append((text, _APPOINTMENT))
        notes = []
        if content.result_place:
            notes.append(template.place_of_result_line.format(place=content.result_place))
        if content.reasons:
            notes.append(content.reasons)
        if notes:
            lines.append(("; ".join(notes), _SMALL))
        return lines

    # --- signatures and foot --------------------------------------------------------------------

    def _signing_height(self) -> float:
        """Least height for the signatures, which never stand alone on a page."""
        heads = _SIGN_TITLE.line_height + _SIGN_HINT.line_height
        names = max((len(lines) for lines in self._signer_names()), default=1)
        return self._gap + heads + _SIGNING_SPACE + names * _SIGN_NAME.line_height

    def _signer_names(self) -> list[tuple[str, ...]]:
        width = _WIDTH / 2 - 4
        return [
            self._sheet.lines(self._name_of(signature), width, _SIGN_NAME, by_meaning=True)
            for signature in self._template.signatures
        ]

    def _signatures(self, top: float) -> None:
        sheet, half = self._sheet, _WIDTH / 2
        least = self._signing_height()
        blank = _SIGNING_SPACE + min(11.0, max(0.0, _BOTTOM - top - least - 1))
        for position, (signature, names) in enumerate(
            zip(self._template.signatures, self._signer_names(), strict=True)
        ):
            left = _LEFT + position * half
            y = sheet.put(signature.title, left, top + self._gap, half, _SIGN_TITLE)
            y = sheet.put(signature.hint, left, y, half, _SIGN_HINT) + blank
            for line in names:
                y = sheet.put_line(line, left, y, half, _SIGN_NAME)

    def _name_of(self, signature: Signature) -> str:
        value = str(getattr(self._content, signature.signer)).strip()
        if not value and signature.signer == "submitter":
            return self._content.applicant
        return value

    def _room(self, top: float, height: float) -> float:
        """Return `top`, or the top of a fresh page when the height does not fit any more."""
        if top + height <= _BOTTOM:
            return top
        self._sheet.turn_page()
        y = self._sheet.put(self._content.code, _LEFT, _TOP + 2, _WIDTH, Style(10, is_bold=True))
        self._sheet.add(Rule(_LEFT, y + 1, _RIGHT, y + 1, 0.25))
        return y + 4

    def _put_foot(self, page: int, pages: int) -> None:
        sheet, template = self._sheet, self._template
        sheet.add(Rule(_LEFT, _FOOT_TOP, _RIGHT, _FOOT_TOP, 0.15, LINE_GREY))
        form = template.form_line.format(number=template.number, legal_basis=template.legal_basis)
        marks = []
        if 1 <= self._copy <= len(template.copies):
            marks.append(template.copies[self._copy - 1])
        if pages > 1:
            marks.append(template.page_line.format(page=page, pages=pages))
        y = _FOOT_TOP + 0.8
        sheet.put_line(form, _LEFT, y, _WIDTH, _SMALL)
        right = Style(10, colour=GREY, align=Align.RIGHT)
        sheet.put_line(" · ".join(marks), _LEFT, y, _WIDTH, right)
        if self._content.reprint:
            text = template.reprint_line.format(times=self._content.reprint)
            mark = Style(10, is_bold=True, colour=BLACK, align=Align.RIGHT)
            sheet.put_line(text, _LEFT, 3.5, _WIDTH, mark)
