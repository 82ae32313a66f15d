"""What the list offers for many at once: hand over, print, export; with its strips at the foot."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.dossier_records import DossierQuery
from cds_desktop.domain.officers import Right
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.pages.dossiers.batches import DossierBatches
from ui.pages.dossiers.column_chooser import ColumnChooser
from ui.pages.dossiers.mark_strip import ExportStrip, MarkStrip
from ui.pages.dossiers.marks import Marks
from ui.widgets.table import DataTable


class MarkedActs(QObject):
    """Acts on the marked dossiers; printing and export take the whole list when none is marked.

    Args:
        context: Of the page.
        table: Gets the cursor back, and is drawn anew when marks change.
        chooser: Shows the column of boxes while something is marked.
        marks: The marked dossiers.
        query: What the list asks for now.
        parent: The list; dialogs open over it.
    """

    def __init__(
        self,
        context: Context,
        table: DataTable,
        chooser: ColumnChooser,
        marks: Marks,
        query: Callable[[], DossierQuery],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._table, self._chooser, self._marks, self._query = table, chooser, marks, query
        self.mark_strip = MarkStrip(context.actor.may(Right.PROCESS))
        self.export_strip = ExportStrip()
        self.progress = self.export_strip.progress
        self.batches = DossierBatches(context, self.progress, parent)
        self._connect()

    def _connect(self) -> None:
        self._marks.changed.connect(self._marks_changed)
        self.mark_strip.hand_over.connect(self.hand_over)
        self.mark_strip.print_asked.connect(self.print_list)
        self.mark_strip.export_asked.connect(self.ask_export)
        self.mark_strip.cleared.connect(self._free_all)
        self.export_strip.dismissed.connect(self._export_dismissed)
        self.export_strip.wanted.connect(self._export)
        self.batches.moved.connect(self._marks.clear)
        self.batches.busy_changed.connect(self.mark_strip.set_busy)

    def hand_over(self) -> None:
        """Ctrl+T: hand the marked dossiers over to be worked on."""
        if len(self._marks) and self.mark_strip.move_button.isEnabled():
            self.batches.hand_over(self._marks.ids)

    def print_list(self) -> None:
        """Ctrl+G: print the hand-over list of the marked dossiers, or of the whole list."""
        self.batches.print_list(self._chosen_query())

    def ask_export(self) -> None:
        """Ctrl+E: ask what goes into the file."""
        if self.batches.is_busy:
            return
        count = len(self._marks)
        if count:
            words = self.tr("Xuất {count} hồ sơ").format(count=number_words(count))
        else:
            words = self.tr("Xuất cả danh sách")
        self.mark_strip.hide()
        self.export_strip.ask(words)

    def step_back(self) -> bool:
        """Esc: the questions of the export go, then the marks; False when there is neither."""
        if self.export_strip.isVisible():
            self._export_dismissed()
        elif len(self._marks):
            self._free_all()
        else:
            return False
        return True

    def _chosen_query(self) -> DossierQuery:
        return DossierQuery(ids=self._marks.ids) if len(self._marks) else self._query()

    def _export(self, personal: bool) -> None:
        query = self._chosen_query()
        self._export_dismissed()
        self.batches.ask_place(query, personal)

    def _export_dismissed(self) -> None:
        self.export_strip.hide()
        self.mark_strip.show_count(len(self._marks))
        self._table.setFocus()

    def _free_all(self) -> None:
        self._marks.clear()
        self._table.setFocus()

    def _marks_changed(self) -> None:
        self._chooser.set_marking(len(self._marks) > 0)
        if not self.export_strip.isVisible():
            self.mark_strip.show_count(len(self._marks))
        self._table.viewport().update()
