"""Cells of a sheet: their text, and typed values put in the place of marks."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.services.workbook_parts.marks import (
    OPENING,
    Item,
    Known,
    Mark,
    TemplateValue,
    clean_text,
    lone_mark,
    replace_in_runs,
    text_of,
)
from cds_desktop.services.workbook_parts.markup import Element
from cds_desktop.services.workbook_parts.package import Package
from cds_desktop.services.workbook_parts.styles import Styles

_DAY: Final = "dd/mm/yyyy"
_INSTANT: Final = "hh:mm dd/mm/yyyy"
LONGEST_TEXT: Final = 32_767
"""Letters of a cell, as Excel allows them."""

_LIKE_A_FORMULA: Final = ("=", "+", "-", "@")
_EPOCHS: Final = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


class Texts:
    """The table of shared texts, in which cells name their text by number."""

    def __init__(self, package: Package) -> None:
        self._package = package
        found = package.related(package.workbook, "sharedStrings")
        self._part = found[0] if found else ""
        self._items = package.tree(self._part).elements if self._part else []
        self._plain: dict[int, str] = {}

    def rich_text(self, cell: Element) -> Element | None:
        """The text of a cell as it may be cut into runs; None for numbers and formulas."""
        kind = cell.attributes.get("t", "n")
        if kind not in ("s", "inlineStr", "str"):
            return None
        value = cell.child("v")
        if kind == "s" and value is not None:
            number = int(value.text)
            return self._items[number] if 0 <= number < len(self._items) else None
        if kind == "inlineStr":
            return cell.child("is")
        if kind == "str" and value is not None and cell.child("f") is None:
            plain = cell.like("t")
            plain.text = value.text
            return Element(cell.like("is").name, {}, [plain])
        return None

    def marked_text(self, cell: Element) -> str:
        """The text of a cell that has a mark; "" for any other cell.

        Raises:
            RuleBroken: `spreadsheet.too_large`, when so many long texts are full of marks that
                filling them would take the program's time and memory.
        """
        rich = self.rich_text(cell)
        if rich is None:
            return ""
        key = id(rich)  # Shared texts live as long as the package.
        text = self._plain.get(key)
        if text is None:
            text = plain_text(rich)
            if cell.attributes.get("t") == "s":
                self._plain[key] = text
        if OPENING not in text:
            return ""
        self._package.spend(len(text) * (1 + text.count(OPENING)))
        if len(text) > LONGEST_TEXT:
            raise RuleBroken("spreadsheet.too_large", file=self._package.file_name)
        return text

    def empty_marked(self) -> None:
        """Empty the texts with marks: no cell uses them any more."""
        for item in self._items:
            if OPENING in plain_text(item):
                item.children = [item.like("t")]
                self._package.changed(self._part)


def plain_text(rich: Element) -> str:
    """A text without the letters of its runs."""
    return "".join(element.text for element in text_runs(rich))


def text_runs(rich: Element) -> list[Element]:
    """The pieces of a text; readings of Asian letters are none."""
    return [element for element in rich.walk(without="rPh") if element.local == "t"]


class CellFiller:
    """Puts values into cells of one workbook."""

    def __init__(self, package: Package, known: Known) -> None:
        self.texts = Texts(package)
        self._styles = Styles(package)
        self._known = known
        facts = package.tree(package.workbook).child("workbookPr")
        since_1904 = facts is not None and facts.attributes.get("date1904") in ("1", "true")
        self._epoch = _EPOCHS[since_1904]

    def fill(self, cell: Element, item: Item | None) -> TemplateValue | bool:
        """Replace the marks of a cell.

        Args:
            cell: The cell; changed in place.
            item: The item of its repeated row; None leaves the marks of lists empty.

        Returns:
            The value now in the cell, None when it is empty; False when it has no mark.
        """
        text = self.texts.marked_text(cell)
        rich = self.texts.rich_text(cell) if text else None
        if rich is None:
            return False
        mark = lone_mark(text)
        if mark is not None:
            return self._put(cell, self._value(mark, item))
        copied = rich.copy()
        replace_in_runs(text_runs(copied), lambda mark: self._words(mark, item))
        return self._put_text(cell, copied)

    def _value(self, mark: Mark, item: Item | None) -> TemplateValue:
        if mark.list:
            return None if item is None else item.get(mark.name)
        return self._known.values[mark.name]

    def _words(self, mark: Mark, item: Item | None) -> str:
        return "" if mark.list and item is None else text_of(self._value(mark, item))

    def _put(self, cell: Element, value: TemplateValue) -> TemplateValue:
        if isinstance(value, str):
            plain = cell.like("t")
            plain.text = clean_text(value)
            plain.attributes["xml:space"] = "preserve"
            return self._put_text(cell, Element(cell.like("is").name, {}, [plain]))
        if isinstance(value, date):
            code = _INSTANT if isinstance(value, datetime) else _DAY
            style = self._styles.date_style(int(cell.attributes.get("s", "0")), code)
            if style is None:
                return self._put(cell, text_of(value))
            cell.attributes["s"] = str(style)
            _put_number(cell, _serial(value, self._epoch))
            return value
        _put_number(cell, value)
        return value

    def _put_text(self, cell: Element, rich: Element) -> str:
        text = plain_text(rich)
        rich.name = cell.like("is").name
        rich.attributes = {}
        _empty(cell)
        cell.attributes["t"] = "inlineStr"
        cell.children.insert(0, rich)
        if text.startswith(_LIKE_A_FORMULA):
            style = self._styles.quoted_style(int(cell.attributes.get("s", "0")))
            cell.attributes["s"] = str(style)
        return text


def _empty(cell: Element) -> None:
    cell.children = [
        child
        for child in cell.children
        if isinstance(child, Element) and child.local not in ("v", "is", "f")
    ]
    cell.attributes.pop("t", None)


def _put_number(cell: Element, value: int | Decimal | None) -> None:
    _empty(cell)
    if value is not None:
        number = cell.like("v")
        number.text = format(value, "f") if isinstance(value, Decimal) else str(value)
        cell.children.insert(0, number)


def _serial(value: date, epoch: date) -> int | Decimal:
    """A date as workbooks count it: days since the epoch, the time of the day as a fraction."""
    if not isinstance(value, datetime):
        return (value - epoch).days
    local = office_time(value)
    seconds = local.hour * 3_600 + local.minute * 60 + local.second
    return (local.date() - epoch).days + round(Decimal(seconds) / 86_400, 9)
