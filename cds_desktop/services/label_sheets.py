"""The label sheets known to the program."""

from __future__ import annotations

from functools import cache

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.publicity.labels import LabelSheet, label_sheets_from_toml
from cds_desktop.resources import resource

__all__ = ["label_sheet", "list_label_sheets"]


@cache
def list_label_sheets() -> tuple[LabelSheet, ...]:
    """Every kind of label sheet, the usual one first.

    Raises:
        RuleBroken: A shipped file was changed and is wrong (see `label_sheets_from_toml`).
    """
    files = sorted(resource("labels").glob("*.toml"))
    return label_sheets_from_toml(*(path.read_text(encoding="utf-8") for path in files))


def label_sheet(sheet_id: str = "") -> LabelSheet:
    """The sheet of an id, in any spelling; "" is the usual one.

    Raises:
        RuleBroken: `label.sheet_unknown` with the ids there are.
    """
    sheets = list_label_sheets()
    wanted = sheet_id.strip().lower()
    if not wanted:
        return sheets[0]
    for sheet in sheets:
        if sheet.id == wanted:
            return sheet
    raise RuleBroken(
        "label.sheet_unknown", found=sheet_id, known=tuple(sheet.id for sheet in sheets)
    )
