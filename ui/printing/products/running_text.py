"""Papers, steps and remarks as running text, around the box with the code and over the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity import PosterContent
from ui.printing.page import BRAND, Rect
from ui.printing.sheet import Sheet, Style

__all__ = ["Block", "RunningText", "blocks_of"]

translate = QCoreApplication.translate

_HANG = 0.54
"""Indent of a numbered paragraph, in mm for each point of its type."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the running text."""

    text: str
    style: Style
    space_before: float
    label: str = ""
    keeps_with_next: bool = False


def blocks_of(content: PosterContent, body: Style, more_papers: int = 0) -> list[Block]:
    """The text of a sheet.

    Args:
        content: Papers, steps and remarks.
        body: Style of the text.
        more_papers: How many papers are not in `content`; the text says so.
    """
    gap = body.points * 0.23
    heading = Style(min(body.points * 1.16, body.points + 2), is_bold=True)
    case_style = Style(body.points, is_bold=True)
    blocks: list[Block] = []
    if content.papers:
        words = translate("Poster", "Giấy tờ cần có")
        blocks.append(Block(words, heading, 0, keeps_with_next=True))
    for case, papers in groupby(content.papers, key=lambda paper: paper.case):
        if case:
            blocks.append(Block(case, case_style, gap, keeps_with_next=True))
        for number, paper in enumerate(papers, start=1):
            text = f"{paper.name} ({paper.note})" if paper.note else paper.name
            blocks.append(Block(text, body, gap if number > 1 else gap * 0.8, str(number)))
    if more_papers:
        words = translate("Poster", "và {count} giấy tờ khác, xem khi quét mã")
        if not content.papers:
            words = translate("Poster", "Cần {count} giấy tờ, xem khi quét mã")
        blocks.append(Block(words.format(count=more_papers), body, gap))
    if content.steps:
        space = body.points * 0.77 if body.points > 11 else 6.0
        words = translate("Poster", "Các bước")
        blocks.append(Block(words, heading, space, keeps_with_next=True))
    for number, step in enumerate(content.steps, start=1):
        blocks.append(Block(step, body, gap if number > 1 else gap * 0.8, str(number)))
    for remark in content.remarks:
        blocks.append(Block(remark.heading, case_style, gap * 1.8, keeps_with_next=True))
        blocks.append(Block(remark.text, body, 0.3))
    return blocks


class RunningText:
    """Sets blocks one below the other.

    Args:
        sheet: Where they are set.
        left: Left edge.
        width: Of a line with nothing beside it.
        bottom: Where the text ends, on the page that is told by its number from 0.
        body: Style of most of the text.
        turn_page: Begins a page and returns where its text begins.
    """

    def __init__(
        self,
        sheet: Sheet,
        left: float,
        width: float,
        bottom: Callable[[], float],
        body: Style,
        turn_page: Callable[[], float],
    ) -> None:
        self._sheet, self._left, self._full = sheet, left, width
        self._bottom, self._body, self._turn_page = bottom, body, turn_page
        self._hang = _HANG * body.points
        self._obstacle: Rect | None = None
        self._gutter = 0.0

    def flow(
        self, blocks: Sequence[Block], top: float, obstacle: Rect | None, gutter: float
    ) -> None:
        """Set the blocks from `top` on, at the left of the obstacle as far as it reaches."""
        self._obstacle, self._gutter = obstacle, gutter
        is_first = True
        for block in blocks:
            top += 0.0 if is_first else block.space_before
            width = self._width_at(top)
            lines = self._lines(block, width)
            if top + self._needed(block, len(lines)) > self._bottom():
                top = self._next_page()
                width = self._width_at(top)
                lines = self._lines(block, width)
            top = self._put(block, lines, top, width)
            is_first = False

    def _needed(self, block: Block, count: int) -> float:
        """Height that must be free so that no heading and no single line is left behind."""
        if block.keeps_with_next:
            return count * block.style.line_height + self._body.line_height * 2
        return (count if count <= 4 else 2) * block.style.line_height

    def _lines(self, block: Block, width: float) -> tuple[str, ...]:
        hang = self._hang if block.label else 0.0
        return self._sheet.lines(block.text, width - hang, block.style)

    def _put(self, block: Block, lines: tuple[str, ...], top: float, width: float) -> float:
        hang = self._hang if block.label else 0.0
        if top + block.style.line_height > self._bottom():
            top = self._next_page()
        if block.label:
            number = Style(
                block.style.points, is_bold=True, colour=BRAND, leading=block.style.leading
            )
            self._sheet.put_line(block.label, self._left, top, hang, number)
        height = block.style.line_height
        for position, line in enumerate(lines):
            # The last two lines go together.
            ahead = 2 if position > 0 and position == len(lines) - 2 else 1
            if top + ahead * height > self._bottom():
                top = self._next_page()
            top = self._sheet.put_line(line, self._left + hang, top, width - hang, block.style)
        return top

    def _next_page(self) -> float:
        self._obstacle = None
        return self._turn_page()

    def _width_at(self, top: float) -> float:
        box = self._obstacle
        if box is None or top >= box.bottom + 2:
            return self._full
        return box.left - self._gutter - self._left
