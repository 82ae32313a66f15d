"""Lengths in mm and type in points of the sheets of one procedure, by paper."""

from __future__ import annotations

from dataclasses import dataclass

from ui.printing.page import A3, A4, A5, A6, PaperSize

__all__ = ["CARD_A5", "CARD_A6", "POSTER_A3", "POSTER_A4", "SheetMeasures"]


@dataclass(frozen=True, slots=True)
class SheetMeasures:
    """One paper.

    Attributes:
        left: White at either side.
        head_top: Top of the emblem.
        foot_bottom: Where the last line of the foot ends.
        emblem: Its side.
        units: How many lines of the office's name stand in the head.
        unit_points: Their size.
        code_width: Of the column with the procedure's code.
        small: Size of notes, foot and address.
        caption: Size of the labels of facts.
        title_sizes: Tried from the largest.
        large_title: Size from which a title counts as large.
        title_heights: Room of a large title, and of a small one.
        fact_columns: Facts side by side.
        value_sizes: Of the value of a fact, on one line; the second last where it needs more.
        body_sizes: Of papers and steps; tried until all stands on one page.
        long_body: Size where several pages are needed.
        box: Usual width and height of the frame around the code.
        code_least: Side of the code below which it never goes.
        module_least: Width of a module below which it goes only where the paper ends.
        code_most: Side of the code with its quiet zone in a box across the page.
        gutter: White between text and box.
        text_least: Width of a column of text beside the box.
        call_points: Size of the words under the code.
        code_at_foot: Whether the box stands across the page under the text.
        has_way_out: Whether the box says what people without a smartphone do.
        has_short_foot: Whether the foot is in catchwords.
        gap: White between the parts of the head, in units of the A4 poster.
    """

    paper: PaperSize
    left: float
    head_top: float
    foot_bottom: float
    emblem: float
    units: int
    unit_points: float
    code_width: float
    small: float
    caption: float
    title_sizes: tuple[float, ...]
    large_title: float
    title_heights: tuple[float, float]
    fact_columns: int
    value_sizes: tuple[float, ...]
    body_sizes: tuple[float, ...]
    long_body: float
    box: tuple[float, float]
    code_least: float
    module_least: float
    code_most: float
    gutter: float
    text_least: float
    call_points: float
    code_at_foot: bool = False
    has_way_out: bool = True
    has_short_foot: bool = False
    gap: float = 1.0

    @property
    def right(self) -> float:
        """Right edge of the text."""
        return self.paper.width - self.left

    @property
    def width(self) -> float:
        """Width of the text."""
        return self.paper.width - 2 * self.left

    def least_code(self, modules: int) -> float:
        """Side of the smallest code with so many modules, without its quiet zone."""
        return max(self.code_least, self.module_least * modules)

    @property
    def is_narrow(self) -> bool:
        """Whether foot and head of further pages stand in one column."""
        return self.width < 140


POSTER_A4 = SheetMeasures(
    paper=A4, left=20, head_top=16, foot_bottom=278, emblem=14, units=9, unit_points=11.5,
    code_width=42, small=10, caption=10.5,
    title_sizes=(27, 24, 21, 18, 16, 14, 12.5, 11.5, 10.5), large_title=16, title_heights=(40, 66),
    fact_columns=4, value_sizes=(14.5, 13, 12), body_sizes=(13, 12, 11, 10.5, 10), long_body=11,
    box=(72, 110), code_least=56, module_least=1, code_most=112,
    gutter=9, text_least=62, call_points=12,
)  # fmt: skip
POSTER_A3 = SheetMeasures(
    paper=A3, left=28, head_top=22, foot_bottom=395, emblem=20, units=9, unit_points=16,
    code_width=58, small=13, caption=14,
    title_sizes=(40, 36, 32, 28, 25, 22, 19, 17, 15, 13), large_title=25, title_heights=(60, 95),
    fact_columns=4, value_sizes=(20.5, 18.5, 17), body_sizes=(19, 17.5, 16, 15, 14, 13),
    long_body=15, box=(104, 156), code_least=82, module_least=1.4, code_most=164,
    gutter=13, text_least=86,
    call_points=17, gap=1.4,
)  # fmt: skip
CARD_A5 = SheetMeasures(
    paper=A5, left=12, head_top=10, foot_bottom=200, emblem=11, units=9, unit_points=10.5,
    code_width=30, small=10, caption=10,
    title_sizes=(20, 18, 16.5, 15, 14, 13, 12, 11, 10), large_title=14, title_heights=(24, 66),
    fact_columns=2, value_sizes=(13, 12, 11), body_sizes=(11.5, 11, 10.5, 10), long_body=10.5,
    box=(124, 46), code_least=38, module_least=0.5, code_most=78,
    gutter=6, text_least=42, call_points=12,
    code_at_foot=True, gap=0.65,
)  # fmt: skip
CARD_A6 = SheetMeasures(
    paper=A6, left=8, head_top=9.5, foot_bottom=143.5, emblem=9, units=1, unit_points=10,
    code_width=24, small=10, caption=10,
    title_sizes=(14, 13, 12, 11, 10.5, 10), large_title=12, title_heights=(17, 100),
    fact_columns=2, value_sizes=(12, 11, 10.5), body_sizes=(10.5, 10), long_body=10,
    box=(89, 30), code_least=26, module_least=0.42, code_most=48,
    gutter=4, text_least=40, call_points=10.5,
    code_at_foot=True, has_way_out=False, has_short_foot=True, gap=0.4,
)  # fmt: skip
