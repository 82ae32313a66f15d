"""The table of hand-overs on the process-control slip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cds_desktop.domain.form_sets import FormPart, HandOver
from ui.printing.flow import Row
from ui.printing.page import LINE_GREY, Rule
from ui.printing.sheet import Sheet, Style

__all__ = ["hand_over_rows"]

_SHARES = (0.38, 0.22, 0.24, 0.16)
"""A name of three syllables fits on the line of who gives."""
_LABELS = ("Giao, nhận", "Thời gian", "Việc, kết quả", "Ghi chú")
_BLANK_ROW = 11.0


def hand_over_rows(
    sheet: Sheet,
    hand_overs: Sequence[HandOver],
    part: FormPart,
    left: float,
    width: float,
    style: Style,
) -> list[Row]:
    """Set the heading, one block for each hand-over, then empty blocks to write in."""
    bold = Style(style.points, is_bold=True, leading=style.leading)
    edges = [left]
    for share in _SHARES:
        edges.append(edges[-1] + share * width)

    def put_heading(top: float) -> None:
        sheet.put_line(part.text, left, top + 2, width, bold)

    def put_labels(top: float) -> None:
        sheet.add(Rule(left, top, left + width, top, 0.3))
        for position, label in enumerate(_LABELS):
            sheet.put_line(label, edges[position] + 1, top + 0.5, width, bold)
        _draw_edges(sheet, edges, top, bold.line_height + 1)

    def again(top: float) -> float:
        put_labels(top)
        return top + bold.line_height + 1

    rows = [
        Row(bold.line_height + 3, put_heading, is_glued=True),
        Row(bold.line_height + 1, put_labels, is_glued=True),
    ]
    blocks = [
        _block(sheet, number, each, edges, style) for number, each in enumerate(hand_overs, start=1)
    ]
    blocks.extend(_empty(sheet, edges, style) for _ in range(part.blank_lines))
    rows.extend(replace(block, heading=again) for block in blocks)
    return rows


def _block(sheet: Sheet, number: int, each: HandOver, edges: Sequence[float], style: Style) -> Row:
    giver = f"{number}. Giao: {each.giver or '……………'}"
    work = f"{each.work}: {each.outcome}" if each.outcome else each.work
    texts = (
        (giver, f"Nhận: {each.taker or '……………'}"), (each.at,), (work,), (each.note,)
    )  # fmt: skip
    cells = [
        [
            line
            for text in column
            if text
            for line in sheet.lines(text, edges[position + 1] - edges[position] - 2, style)
        ]
        for position, column in enumerate(texts)
    ]
    height = max(len(lines) for lines in cells) * style.line_height + 1

    def put(top: float) -> None:
        for position, lines in enumerate(cells):
            y = top + 0.5
            for line in lines:
                y = sheet.put_line(line, edges[position] + 1, y, edges[-1], style)
        _draw_edges(sheet, edges, top, height)

    return Row(height, put)


def _empty(sheet: Sheet, edges: Sequence[float], style: Style) -> Row:
    height = max(_BLANK_ROW, 2 * style.line_height + 1)

    def put(top: float) -> None:
        y = sheet.put_line("Giao:", edges[0] + 1, top + 0.5, edges[1] - edges[0], style)
        sheet.put_line("Nhận:", edges[0] + 1, y, edges[1] - edges[0], style)
        _draw_edges(sheet, edges, top, height)

    return Row(height, put)


def _draw_edges(sheet: Sheet, edges: Sequence[float], top: float, height: float) -> None:
    for edge in edges:
        sheet.add(Rule(edge, top, edge, top + height, 0.15, LINE_GREY))
    for y in (top, top + height):
        sheet.add(Rule(edges[0], y, edges[-1], y, 0.15, LINE_GREY))
