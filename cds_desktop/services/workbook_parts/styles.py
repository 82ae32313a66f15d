"""Cell styles of a foreign workbook, with copies that differ in one thing."""

from __future__ import annotations

import re
from typing import Final

from cds_desktop.services.workbook_parts.markup import Element
from cds_desktop.services.workbook_parts.package import Package

_BUILT_IN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_TEXT_FORMAT: Final = 49
_FIRST_OWN_FORMAT: Final = 164
_LITERALS: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_DATE_LETTERS: Final = re.compile(r"[dmyhs]", re.IGNORECASE)


class Styles:
    """The table of cell styles; a cell names its style by its place there."""

    def __init__(self, package: Package) -> None:
        self._package = package
        found = package.related(package.workbook, "styles")
        self._part = found[0] if found else ""
        self._copies: dict[tuple[int, str], int] = {}
        self._date_format = 0

    def date_style(self, style: int, code: str) -> int | None:
        """The style of a cell that is to show a date; None where the cell shows text as it is.

        A style which shows dates already is kept; else a copy of it gets the format.
        """
        number = self._number_format(style)
        if number == _TEXT_FORMAT or not self._part:
            return None
        if number in _BUILT_IN_DATES or self._is_date_code(number):
            return style
        return self._copy(style, f"date {code}", code)

    def quoted_style(self, style: int) -> int:
        """The style of a cell whose text begins like a formula and must stay text when edited."""
        return self._copy(style, "quote", "") if self._part else style

    def _formats(self) -> Element | None:
        return self._package.tree(self._part).child("cellXfs")

    def _number_format(self, style: int) -> int:
        formats = self._formats() if self._part else None
        if formats is None or style >= len(formats.elements):
            return 0
        return int(formats.elements[style].attributes.get("numFmtId", "0"))

    def _is_date_code(self, number: int) -> bool:
        codes = self._package.tree(self._part).child("numFmts")
        for item in codes.elements if codes else ():
            if item.attributes.get("numFmtId") == str(number):
                bare = _LITERALS.sub("", item.attributes.get("formatCode", ""))
                return bool(_DATE_LETTERS.search(bare)) and "general" not in bare.lower()
        return False

    def _copy(self, style: int, what: str, code: str) -> int:
        made = self._copies.get((style, what))
        formats = self._formats()
        if made is not None or formats is None or style >= len(formats.elements):
            return style if made is None else made
        copied = formats.elements[style].copy()
        if code:
            copied.attributes["numFmtId"] = str(self._own_format(code))
            copied.attributes["applyNumberFormat"] = "1"
        else:
            copied.attributes["quotePrefix"] = "1"
        formats.children.append(copied)
        formats.attributes["count"] = str(len(formats.elements))
        self._package.changed(self._part)
        self._copies[style, what] = len(formats.elements) - 1
        return self._copies[style, what]

    def _own_format(self, code: str) -> int:
        root = self._package.tree(self._part)
        codes = root.child("numFmts")
        if codes is None:
            codes = root.like("numFmts")
            root.children.insert(0, codes)
        for item in codes.elements:
            if item.attributes.get("formatCode") == code:
                return int(item.attributes["numFmtId"])
        taken = [int(item.attributes.get("numFmtId", "0")) for item in codes.elements]
        number = max([_FIRST_OWN_FORMAT - 1, *taken]) + 1
        codes.children.append(codes.like("numFmt", numFmtId=str(number), formatCode=code))
        codes.attributes["count"] = str(len(codes.elements))
        return number
