"""Why the dossier that is selected is in the figure whose list is open."""

from collections.abc import Mapping

from PySide6.QtCore import QObject

from ui.context import Context
from ui.jobs import Latest
from ui.navigation import EvidenceList
from ui.pages.dossiers.filters import EvidenceBanner
from ui.pages.dossiers.rows import ListedDossier
from ui.widgets.table import DataTable


class Reasons(QObject):
    """Reads the reasons of a list of evidence and tells that of the current row.

    Args:
        context: As every page gets it.
        table: The list.
        banner: Says what the list is.
    """

    def __init__(self, context: Context, table: DataTable, banner: EvidenceBanner) -> None:
        super().__init__(table)
        self._context = context
        self._table = table
        self._banner = banner
        self._latest = Latest()
        self._known: Mapping[int, str] = {}

    def read(self, evidence: EvidenceList) -> None:
        """Read the reasons of a list, after its rows."""
        self._latest.next()
        self._known = {}
        if evidence.reasons is not None:
            context = self._context
            show = self._latest.guard(self._show)
            context.jobs.run(self, evidence.reasons, show, context.notices.failed)

    def tell(self) -> None:
        """Tell the reason of the row that is current now."""
        row = self._table.current_row()
        if isinstance(row, ListedDossier):
            self._banner.show_reason(row.line.code, self._known.get(row.id, ""))

    def _show(self, known: Mapping[int, str]) -> None:
        self._known = known
        self.tell()
