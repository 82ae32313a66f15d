"""Form 01: the slip that a citizen carries away, in black on white only; A5, or A4 by choice."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cds_desktop.domain.clock import office_day, office_time
from cds_desktop.domain.form_sets import receipt_of, set_on
from cds_desktop.domain.forms import (
    WEEKDAYS,
    FormField,
    QrSide,
    ReceiptTemplate,
    Signature,
    SlipContent,
    SlipPaper,
    check_slip,
    slip_code,
)
from ui.printing.fonts import TextMeasure
from ui.printing.measures import MEASURES, TIGHT, dossier_code, put_head
from ui.printing.page import A5, BLACK, GREY, LINE_GREY, Frame, Page, Rect, Rule
from ui.printing.rating_mark import RatingMark, rating_mark
from ui.printing.sheet import Align, Sheet, Style

__all__ = ["slip_pages"]

_AIRS = (1.0, 0.5, 0.0)
"""How much white stands between the lines: as drawn, half of it, none; the first that fits."""
_A5_WIDTH = 124.0
"""Columns were drawn for A5; on A4 they are as much wider as the text is."""


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
    template = template or _shipped(content)
    check_slip(template, content)
    measure = measure or TextMeasure()
    found: tuple[Page, ...] = ()
    has_rating = bool(content.rating_code and template.rating_caption) and copy == 1
    # The code that asks for a vote gives way before a second page is begun.
    for with_rating in (True, False) if has_rating else (False,):
        for air in _AIRS:
            slip = _Slip(content, template, copy, measure, air=air, with_rating=with_rating)
            pages = slip.lay_out()
            if not found or len(pages) < len(found):
                found = pages
            if len(found) == 1:
                return found
    return found


def _shipped(content: SlipContent) -> ReceiptTemplate:
    """The form of the program on the day of receipt; the desk asks for the office's own."""
    from cds_desktop.services.form_versions import form_sets

    return receipt_of(set_on(office_day(content.received_at), form_sets()))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Of the table of papers, from the left edge: name, kind, count (mm)."""

    name: float = 8.0
    kind: float = 78.0
    count: float = 110.0


class _Slip:
    def __init__(
        self,
        content: SlipContent,
        template: ReceiptTemplate,
        copy: int,
        measure: TextMeasure,
        *,
        air: float = 1.0,
        with_rating: bool = False,
    ) -> None:
        self._content, self._template, self._copy = content, template, copy
        self._measures = measures = MEASURES[template.paper]
        self._left, self._right = measures.left, measures.right
        self._width, self._bottom = measures.width, measures.bottom
        self._scale = measures.width / _A5_WIDTH
        self._columns = _Columns(8 * self._scale, 78 * self._scale, 110 * self._scale)
        self._is_tight = air < 1
        self._sheet = Sheet(measures.paper, measure)
        self._qr: Rect | None = None
        leading, points = TIGHT + air * (1.45 - TIGHT), measures.points
        self._text = Style(points, leading=leading)
        self._bold = Style(points, is_bold=True, leading=leading)
        self._muted = Style(points, colour=GREY, leading=leading)
        self._small = Style(max(10.0, points - 1.5), colour=GREY)
        self._plain = Style(points)
        self._appointment_style = Style(points + 2.5, is_bold=True)
        self._sign_title = Style(points, is_bold=True, align=Align.CENTRE)
        self._sign_hint = Style(max(10.0, points - 2), colour=GREY, align=Align.CENTRE)
        self._sign_name = Style(points, align=Align.CENTRE)
        self._signing_space = 13.0 if measures.paper is A5 else 22.0
        self._signing_space -= 2 * (1 - air)
        self._padding = 0.1 + 0.6 * air
        self._gap = 2.0 + 2 * air
        self._rating = self._rating_mark() if with_rating else None

    def lay_out(self) -> tuple[Page, ...]:
        if self._is_tight:
            self._columns = self._wide_names()
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
        measures = self._measures
        state = template.state_title, template.state_motto
        top = left_end = put_head(sheet, measures, state, content.unit_lines)
        centre = Style(measures.head_points, align=Align.CENTRE)
        if content.number:
            number = template.number_line.format(number=content.number)
            left_end = sheet.put(number, self._left - 2, top, measures.unit_width, centre)
        received = office_time(content.received_at)
        line = template.place_line.format(
            place=content.place,
            day=f"{received.day:02d}",
            month=f"{received.month:02d}" if received.month < 3 else received.month,
            year=received.year,
        ).lstrip(", ")
        state_left = self._right + 2 - measures.state_width
        right_end = sheet.put(
            line[:1].upper() + line[1:], state_left, top, measures.state_width, centre,
            by_meaning=True,
        )  # fmt: skip
        title = Style(measures.title_points, is_bold=True, align=Align.CENTRE)
        top = max(left_end, right_end) + 3.5
        return sheet.put(template.title, self._left, top, self._width, title, by_meaning=True) + 3

    # --- who and what ---------------------------------------------------------------------------

    def _details(self, top: float) -> float:
        template, content = self._template, self._content
        caption_bottom = self._code(top)
        y = top
        for position, item in enumerate(template.fields):
            if position == template.beside:
                y = max(y, caption_bottom + 1)
            value = str(getattr(content, item.key)).strip()
            if value:
                y = self._field(item, value, y, is_beside=position < template.beside)
        return max(y, caption_bottom)

    def _code(self, top: float) -> float:
        """Draw the code with its caption; return the height that stays beside it."""
        template, left = self._template, self._left
        text = slip_code(template, self._content)
        code = dossier_code(text, self._measures, left, top + 1)
        size = code.rect.width
        if template.qr_side is QrSide.RIGHT:
            left = self._right - size
        # The quiet zone reaches no further than the white under the title.
        down = top + max(1.0, 4 * code.module - 2.8)
        code = replace(code, rect=Rect(left, down, size, size))
        self._qr = code.quiet_rect
        self._sheet.add(code)
        bottom = code.quiet_rect.bottom
        caption = Style(10, colour=GREY, align=Align.CENTRE)
        if template.qr_caption and not self._is_tight:
            bottom = self._sheet.put(template.qr_caption, left - 2, bottom, size + 4, caption)
        return bottom

    def _field(self, item: FormField, value: str, top: float, *, is_beside: bool) -> float:
        left, right, label_width = self._left, self._right, self._label_width()
        if is_beside and self._qr is not None:
            if self._template.qr_side is QrSide.LEFT:
                left = self._qr.right + 0.5
                label_width = 29.0 if self._measures.paper is A5 else 38.0
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
        wide = self._template.fields[self._template.beside :]
        points, least = self._measures.points, self._measures.label_width
        widest = max((self._sheet.measure.width(item.label, points) for item in wide), default=0.0)
        return min(max(least, widest + 3), 0.44 * self._width)

    # --- papers ---------------------------------------------------------------------------------

    def _papers(self, top: float) -> float:
        content = self._content
        heading = self._template.words["papers_heading"].format(sets=f"{content.sets:02d}")
        top = self._room(top + 1.5, 22)
        top = self._papers_head(heading, top)
        for number, paper in enumerate(content.papers, start=1):
            top = self._paper(number, paper, top)
        return top

    def _wide_names(self) -> _Columns:
        """Columns with as much room for the names of the papers as their kinds leave."""
        points, columns = self._measures.points, self._columns
        kinds = [self._sheet.measure.width(paper.kind, points) for paper in self._content.papers]
        widest = min(max(kinds, default=0.0), columns.count - columns.kind - 2)
        count = self._width - 10
        return replace(columns, kind=count - widest - 3, count=count)

    def _papers_head(self, words: str, top: float) -> float:
        top = self._sheet.put(words, self._left, top, self._width, self._bold) + 0.3
        self._sheet.add(Rule(self._left, top, self._right, top, 0.3))
        return top

    def _room_in_table(self, top: float, height: float) -> float:
        """As `_room`; on a fresh page the table has its head again."""
        found = self._room(top, height)
        if found == top:
            return top
        sets = f"{self._content.sets:02d}"
        heading = self._template.words["papers_heading"].format(sets=sets)
        return self._papers_head(f"{heading.rstrip(':')} (tiếp theo)", found)

    def _paper(self, number: int, paper: SlipPaper, top: float) -> float:
        sheet, style, columns = self._sheet, self._plain, self._columns
        muted = replace(self._plain, colour=GREY)
        names = sheet.lines(paper.name, columns.kind - columns.name - 3, style)
        kinds = sheet.lines(paper.kind, columns.count - columns.kind - 2, muted)
        rows = max(len(names), len(kinds), 1)
        short = rows if rows <= 6 else 2
        top = (
            self._room_in_table(top, short * style.line_height + 2 * self._padding) + self._padding
        )
        count = "–" if paper.count is None else f"{paper.count:02d}"
        right = replace(self._plain, align=Align.RIGHT)
        for position in range(rows):
            top = self._room_in_table(top, style.line_height + self._padding)
            if position == 0:
                sheet.put_line(str(number), self._left + 1, top, 6, style)
                left = self._left + columns.count
                sheet.put_line(count, left, top, self._right - left - 2, right)
            if position < len(names):
                sheet.put_line(names[position], self._left + columns.name, top, 60, style)
            if position < len(kinds):
                sheet.put_line(kinds[position], self._left + columns.kind, top, 30, muted)
            top += style.line_height
        top += self._padding
        sheet.add(Rule(self._left, top, self._right, top, 0.15, LINE_GREY))
        return top

    # --- appointment ----------------------------------------------------------------------------

    def _appointment(self, top: float) -> float:
        """Draw the framed box with both moments, the only heavy thing on the slip."""
        left_lines, right_lines = self._received_lines(), self._due_lines()
        split, inset = 54.0 * self._scale, 4.0
        left_width, right_width = split - inset - 2, self._width - split - 2 * inset
        sheet = self._sheet
        columns = []
        for entries, left, width in (
            (left_lines, self._left + inset, left_width),
            (right_lines, self._left + split + inset, right_width),
        ):
            lines = [
                (line, style)
                for text, style in entries
                for line in sheet.lines(text, width, style, by_meaning=True)
            ]
            columns.append((lines, left, width, sum(style.line_height for _, style in lines)))
        height = max(column[3] for column in columns) + 5
        lookup = sheet.lines(self._content.lookup, self._width, self._small)
        below = len(lookup) * self._small.line_height + self._gap - 1 + self._signing_height()
        top = self._room(top + self._gap, height + below)
        sheet.add(Frame(Rect(self._left, top, self._width, height), 0.5))
        edge = self._left + split
        sheet.add(Rule(edge, top + 2.5, edge, top + height - 2.5, 0.15, LINE_GREY))
        for lines, left, width, _ in columns:
            y = top + 2.5
            for line, style in lines:
                y = sheet.put_line(line, left, y, width, style)
        top += height + (self._gap - 1 if lookup else 0)
        for line in lookup:
            top = sheet.put_line(line, self._left, top, self._width, self._small)
        return top

    def _received_lines(self) -> list[tuple[str, Style]]:
        words, content = self._template.words, self._content
        at = office_time(content.received_at)
        lines = [
            (words["received_label"], self._small),
            (words["clock_line"].format(hour=f"{at:%H}", minute=f"{at:%M}"), self._plain),
            (
                words["day_line"].format(day=f"{at:%d}", month=f"{at:%m}", year=at.year),
                self._plain,
            ),
        ]
        if content.limit:
            lines.append((words["limit_line"].format(limit=content.limit), self._small))
        return lines

    def _due_lines(self) -> list[tuple[str, Style]]:
        words, content = self._template.words, self._content
        lines = [(words["due_label"], self._small)]
        if content.due_at is None:
            lines.append((words["at_once_line"], self._appointment_style))
        else:
            at = office_time(content.due_at)
            text = words["due_line"].format(
                hour=f"{at:%H}",
                minute=f"{at:%M}",
                weekday=WEEKDAYS[at.weekday()],
                day=f"{at:%d}",
                month=f"{at:%m}",
                year=at.year,
            )
            lines.append((text, self._appointment_style))
        notes = []
        if content.result_place:
            notes.append(words["place_of_result_line"].format(place=content.result_place))
        if content.reasons:
            notes.append(content.reasons)
        if notes:
            lines.append(("; ".join(notes), self._small))
        return lines

    # --- signatures and foot --------------------------------------------------------------------

    def _signing_height(self) -> float:
        """Least height for the signatures, which never stand alone on a page."""
        heads = self._sign_title.line_height + self._sign_hint.line_height
        names = max((len(lines) for lines in self._signer_names()), default=1)
        return self._gap + heads + self._signing_space + names * self._sign_name.line_height

    def _signer_names(self) -> list[tuple[str, ...]]:
        width = self._width / 2 - 4
        return [
            self._sheet.lines(self._name_of(signature), width, self._sign_name, by_meaning=True)
            for signature in self._template.signatures
        ]

    def _rating_mark(self) -> RatingMark | None:
        """The code between the signatures, which then keep clear of it; None where none fits."""
        mark = rating_mark(self._content.rating_code, self._template.rating_caption, self._sheet)
        left, right = self._between_signatures()
        if right - left < mark.side + 1:
            return None
        above = self._gap + self._sign_title.line_height + self._sign_hint.line_height
        self._signing_space = max(self._signing_space, mark.height - above)
        return mark

    def _between_signatures(self) -> tuple[float, float]:
        """Where the white between the titles of two signatures begins and ends (mm)."""
        if len(self._template.signatures) != 2:
            return self._left, self._left
        width, half = self._sheet.measure.width, self._width / 2
        first, second = (
            max(
                width(one.title, self._sign_title.points, True),
                width(one.hint, self._sign_hint.points),
            )
            for one in self._template.signatures
        )
        return self._left + (half + first) / 2, self._left + half + (half - second) / 2

    def _signatures(self, top: float) -> None:
        sheet, half = self._sheet, self._width / 2
        if self._rating is not None:
            self._rating.put(sheet, sum(self._between_signatures()) / 2, top)
        least = self._signing_height()
        blank = self._signing_space + min(11.0, max(0.0, self._bottom - top - least - 1))
        for position, (signature, names) in enumerate(
            zip(self._template.signatures, self._signer_names(), strict=True)
        ):
            left = self._left + position * half
            y = sheet.put(signature.title, left, top + self._gap, half, self._sign_title)
            y = sheet.put(signature.hint, left, y, half, self._sign_hint) + blank
            for line in names:
                y = sheet.put_line(line, left, y, half, self._sign_name)

    def _name_of(self, signature: Signature) -> str:
        value = str(getattr(self._content, signature.signer)).strip()
        if not value and signature.signer == "submitter":
            return self._content.applicant
        return value

    def _room(self, top: float, height: float) -> float:
        """Return `top`, or the top of a fresh page when the height does not fit any more."""
        if top + height <= self._bottom:
            return top
        self._sheet.turn_page()
        bold = Style(self._measures.head_points, is_bold=True)
        y = self._measures.top + 2
        y = self._sheet.put(self._content.code, self._left, y, self._width, bold)
        self._sheet.add(Rule(self._left, y + 1, self._right, y + 1, 0.25))
        return y + 4

    def _put_foot(self, page: int, pages: int) -> None:
        sheet, template = self._sheet, self._template
        foot = self._measures.foot_top
        sheet.add(Rule(self._left, foot, self._right, foot, 0.15, LINE_GREY))
        form = template.form_line.format(number=template.number, legal_basis=template.legal_basis)
        marks = []
        if 1 <= self._copy <= len(template.copies):
            marks.append(template.copies[self._copy - 1])
        if pages > 1:
            marks.append(template.page_line.format(page=page, pages=pages))
        y = foot + 0.8
        sheet.put_line(form, self._left, y, self._width, self._small)
        right = replace(self._small, align=Align.RIGHT)
        sheet.put_line(" · ".join(marks), self._left, y, self._width, right)
        if self._content.reprint:
            text = template.reprint_line.format(times=self._content.reprint)
            mark = Style(10, is_bold=True, colour=BLACK, align=Align.RIGHT)
            sheet.put_line(text, self._left, self._measures.top - 5.5, self._width, mark)
