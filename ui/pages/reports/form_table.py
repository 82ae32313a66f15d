"""Form II.06a of one office: every figure opens its dossiers."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from cds_desktop.domain.measures import count_shown
from cds_desktop.domain.report_terms import COLUMN_NAMES, FORM_HEAD
from cds_desktop.domain.settlement_form import COLUMNS, FormRow, SettlementForm
from cds_desktop.wording.reports import field_shown
from ui.models.columns import Column
from ui.widgets.settlement_table import WIDE, SettlementTable

_FIELD: Final = "field"


class FormView(SettlementTable):
    """The form with whole counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_columns(), parent)

    def show_form(self, form: SettlementForm) -> None:
        """Show the lines with anything in them, the total first."""
        rows = [row for row in form.rows if any(row.counts)]
        # The total stands first, where it is seen however many fields there are.
        self.show_rows([form.total, *rows] if rows else [], self.tr("Kỳ này chưa có hồ sơ nào."))


def _columns() -> Sequence[Column[FormRow]]:
    found: list[Column[FormRow]] = [
        Column(
            _FIELD,
            FORM_HEAD[1][4],
            200,
            lambda row: field_shown(row.field),
            stretch=True,
            sortable=False,
            bold=_is_total,
        )
    ]
    for number in COLUMNS:
        found.append(_count_column(number))
    return found


def _count_column(number: int) -> Column[FormRow]:
    def shown(row: FormRow) -> str:
        count = row.column(number)
        return count_shown(count) if count else "–"

    return Column(
        str(number),
        COLUMN_NAMES[number],
        WIDE,
        shown,
        right=True,
        sortable=False,
        bold=_is_total,
    )


def _is_total(row: FormRow) -> bool:
    return row.field is None
