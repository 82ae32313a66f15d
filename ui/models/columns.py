"""What a table shows in a column: one line of code for each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ui.theme import Tone
from ui.widgets.state import StateWord

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Cell:
    """What the delegate paints."""

    text: str = ""
    second: str = ""
    state: StateWord | None = None
    tone: Tone = Tone.TEXT
    is_bold: bool = False
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column of a table.

    Args:
        key: Name for sorting, hiding and keeping the width.
        title: The words in the header.
        width: Pixels at first; ignored when `stretch`.
        text: What stands in the cell.
        state: Icon and word instead of the text, when not None.
        second: A muted second line (rows of 48 pixels).
        tooltip: The whole text when the cell may be elided; by default the text.
        right: Numbers stand at the right.
        stretch: Takes the rest of the width; one column of a table.
        sortable: A press on the header asks for this order.
        tone: Colour of the text by meaning.
        bold: Whether this row is set in bold.
        leads: Stands before all others, wherever the officer puts them.
    """

    key: str
    title: str
    width: int
    text: Callable[[R], str]
    state: Callable[[R], StateWord | None] | None = None
    second: Callable[[R], str] | None = None
    tooltip: Callable[[R], str] | None = None
    right: bool = False
    stretch: bool = False
    sortable: bool = True
    tone: Tone = Tone.TEXT
    bold: Callable[[R], bool] | None = None
    leads: bool = False

    def cell(self, row: R) -> Cell:
        """Return what to paint for one row."""
        return Cell(
            self.text(row),
            self.second(row) if self.second else "",
            self.state(row) if self.state else None,
            self.tone,
            self.bold(row) if self.bold else False,
            self.right,
        )
