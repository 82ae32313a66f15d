"""The difference between a file and the catalogue, as rows of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.procedures import Procedure
from cds_desktop.services.catalogue import CatalogueDifference, CatalogueRow
from cds_desktop.wording.catalogue import NONE
from cds_desktop.wording.procedures import COLUMNS, doubt_sentence, value_words
from ui.models.columns import Column

_tr: Final = QCoreApplication.translate
ADDED, CHANGED, GONE = "added", "changed", "gone"
UNCHANGED, SKIPPED, FLAGGED = "unchanged", "skipped", "flagged"
TABS: Final = (ADDED, CHANGED, GONE, UNCHANGED, SKIPPED, FLAGGED)
_HIDDEN: Final = {
    ADDED: {"item", "old", "new", "note"},
    CHANGED: {"row", "field", "note"},
    GONE: {"row", "item", "old", "new", "note"},
    UNCHANGED: {"item", "old", "new", "note"},
    SKIPPED: {"field", "item", "old", "new"},
    FLAGGED: {"field", "item", "old", "new"},
}


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One line of a tab; `number` makes it the same line after a refresh."""

    number: int
    code: str
    name: str
    row: str = ""
    field: str = ""
    item: str = ""
    old: str = ""
    new: str = ""
    note: str = ""
    kind: str = ""


def hidden_columns(tab: str, *, compact: bool) -> set[str]:
    """Return the columns a tab has no use for."""
    return _HIDDEN[tab] | ({"row"} if compact else set())


def lines_of(difference: CatalogueDifference) -> dict[str, list[ImportLine]]:
    """Return the lines of every tab."""
    changed = [change.row for change in difference.changed]
    taken = {id(row) for part in (difference.added, changed, difference.skipped) for row in part}
    unchanged = [row for row in difference.file.rows if id(row) not in taken]
    twice = _tr("ImportRows", "Trùng mã với một dòng ở trên nhưng khác nội dung; không ghi.")
    return {
        ADDED: _plain(difference.added),
        CHANGED: _changes(difference),
        GONE: [
            ImportLine(at, stored.procedure.code, stored.procedure.name,
                       field=stored.procedure.field)
            for at, stored in enumerate(difference.gone)
        ],
        UNCHANGED: _plain(unchanged),
        SKIPPED: [
            ImportLine(at, row.procedure.code, row.procedure.name, str(row.row_number), note=twice)
            for at, row in enumerate(difference.skipped)
        ],
        FLAGGED: [
            ImportLine(at, flag.code, flag.name, str(flag.row),
                       note=doubt_sentence(flag.doubt), kind=flag.doubt.reason)
            for at, flag in enumerate(difference.flagged)
        ],
    }  # fmt: skip


def counts_of(difference: CatalogueDifference) -> dict[str, int]:
    """Count every tab; added, changed, unchanged and skipped add up to the rows read."""
    return {
        ADDED: len(difference.added),
        CHANGED: len(difference.changed),
        GONE: len(difference.gone),
        UNCHANGED: difference.unchanged,
        SKIPPED: len(difference.skipped),
        FLAGGED: len(difference.flagged),
    }


def columns() -> Sequence[Column[ImportLine]]:
    """Return the columns of all tabs; each hides what it has no use for."""
    return (
        Column("row", _tr("ImportRows", "Dòng"), 64, lambda line: line.row, right=True,
               sortable=False),
        Column("code", _tr("ImportRows", "Mã"), 110, lambda line: line.code, sortable=False),
        Column("name", _tr("ImportRows", "Tên thủ tục"), 260, lambda line: line.name,
               stretch=True, sortable=False),
        Column("field", _tr("ImportRows", "Lĩnh vực"), 260, lambda line: line.field,
               sortable=False),
        Column("item", _tr("ImportRows", "Mục"), 136, lambda line: line.item, sortable=False),
        Column("old", _tr("ImportRows", "Đang dùng"), 180, lambda line: line.old, sortable=False),
        Column("new", _tr("ImportRows", "Trong tệp"), 180, lambda line: line.new, sortable=False,
               bold=lambda line: bool(line.new)),
        Column("note", _tr("ImportRows", "Cần xem"), 430, lambda line: line.note,
               sortable=False),
    )  # fmt: skip


def _plain(rows: Sequence[CatalogueRow]) -> list[ImportLine]:
    return [
        ImportLine(at, row.procedure.code, row.procedure.name, str(row.row_number),
                   row.procedure.field)
        for at, row in enumerate(rows)
    ]  # fmt: skip


def _changes(difference: CatalogueDifference) -> list[ImportLine]:
    lines: list[ImportLine] = []
    for change in difference.changed:
        procedure: Procedure = change.after
        for item in change.differences:
            lines.append(
                ImportLine(
                    len(lines), procedure.code, procedure.name, str(change.row.row_number),
                    item=COLUMNS.get(item.field, item.field),
                    old=_one_line(value_words(item.field, item.old)),
                    new=_one_line(value_words(item.field, item.new)),
                )
            )  # fmt: skip
    return lines


def _one_line(words: str) -> str:
    return " / ".join(words.splitlines()) or NONE
