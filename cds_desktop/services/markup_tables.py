"""Tables of web pages and of Excel's XML of 2003, both often handed out under the name .xls."""

from __future__ import annotations

from html.parser import HTMLParser

_ROW_TAGS = frozenset({"tr", "row", "ss:row"})
_CELL_TAGS = frozenset({"td", "th", "cell", "ss:cell"})
_SHEET_TAGS = frozenset({"table", "worksheet", "ss:worksheet"})
_BREAK_TAGS = frozenset({"br", "p", "div", "li"})
_HIDDEN_TAGS = frozenset({"script", "style", "head"})
_WIDEST_SPAN = 50

Table = tuple[str, tuple[tuple[str | None, ...], ...]]


def read_markup(text: str) -> tuple[Table, ...]:
    """Return the tables with their names; cells that span columns leave blanks beside them."""
    reader = _TableReader()
    reader.feed(text)
    reader.close()
    reader.end_row()
    return tuple(
        (name or f"{number}", tuple(rows))
        for number, (name, rows) in enumerate(reader.tables, start=1)
        if rows
    )


class _TableReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[str, list[tuple[str | None, ...]]]] = []
        self._row: list[str | None] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _HIDDEN_TAGS:
            self._hidden += 1
        elif tag in _SHEET_TAGS and not (tag == "table" and self._inside_worksheet()):
            self.tables.append((given.get("ss:name", ""), []))
        elif tag in _ROW_TAGS:
            self.end_row()
            self._row = []
        elif tag in _CELL_TAGS and self._row is not None:
            self._end_cell()
            place = _whole(given.get("ss:index", "")) - 1
            self._row.extend([None] * max(0, min(place, _WIDEST_SPAN) - len(self._row)))
            self._cell = []
            self._span = max(1, _whole(given.get("colspan", "1")))
            self._span += _whole(given.get("ss:mergeacross", ""))
        elif tag in _BREAK_TAGS and self._cell:
            self._cell.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _BREAK_TAGS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN_TAGS:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _CELL_TAGS:
            self._end_cell()
        elif tag in _ROW_TAGS or tag in _SHEET_TAGS:
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._hidden:
            self._cell.append(data)

    def end_row(self) -> None:
        """Finish the row that is open, if one is."""
        self._end_cell()
        if self._row is not None and any(self._row):
            if not self.tables:
                self.tables.append(("", []))
            self.tables[-1][1].append(tuple(self._row))
        self._row = None

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            self._row.append("".join(self._cell).strip() or None)
            self._row.extend([None] * (min(self._span, _WIDEST_SPAN) - 1))
        self._cell = None

    def _inside_worksheet(self) -> bool:
        return bool(self.tables) and not self.tables[-1][1] and bool(self.tables[-1][0])


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0
