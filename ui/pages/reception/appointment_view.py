"""The appointment on the page: large beside the form, or in the bar of small screens, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.context import Context
from ui.pages.reception.appointment_watch import AppointmentWatch
from ui.pages.reception.procedure_fields import ProcedureFields
from ui.pages.reception.side import DueLine, Explanation, SidePanel, WhyStrip

if TYPE_CHECKING:
    from cds_desktop.services.dossiers import Appointment


class AppointmentView(QObject):
    """Shows what the watch computed; the explanation goes where there is room for it."""

    def __init__(
        self,
        context: Context,
        what: ProcedureFields,
        watch: AppointmentWatch,
        side: SidePanel,
        due_line: DueLine,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._what, self._watch = context, what, watch
        self._side, self._due_line = side, due_line
        self._is_compact = False
        self.explanation = Explanation()
        self.why_strip = WhyStrip()
        side.why_place.addWidget(self.explanation)
        self.explanation.hide()
        side.why.connect(self.toggle_why)
        due_line.why.connect(self.toggle_why)
        watch.computed.connect(self.show_appointment)

    def show_appointment(self, appointment: Appointment | None) -> None:
        """Show another appointment, or what is missing for it."""
        due = appointment.due if appointment else None
        limit = appointment.limit if appointment else None
        self.explanation.show_due(due)
        if due is None or limit is None:
            words = self.tr("Chọn thủ tục để thấy ngày hẹn trả.")
            if self._what.without_date.isChecked():
                words = self.tr("Nhận không hẹn ngày trả.")
            elif self._what.needs_limit:
                words = self.tr("Nhập thời hạn để tính ngày hẹn trả.")
            self._side.show_wait(words)
            self._due_line.show_due(None, words)
            self.show_why(False)
            return
        self._side.show_due(due, limit, self._context.now())
        self._due_line.show_due(due, "")

    def toggle_why(self) -> None:
        """Open or close the explanation."""
        self.show_why(not self.explanation.isVisible())

    def show_why(self, is_open: bool) -> None:
        """Open the explanation, where there is an appointment to explain, or close it."""
        found = self._watch.current
        is_open = is_open and found is not None and found.due is not None
        self.explanation.setVisible(is_open)
        self.why_strip.setVisible(is_open and self._is_compact)

    def set_compact(self, compact: bool) -> None:
        """On small screens the bar tells the moment, and a strip over it explains."""
        self._is_compact = compact
        self._side.setVisible(not compact)
        is_open = self.explanation.isVisible()
        place = self.why_strip.place if compact else self._side.why_place
        place.addWidget(self.explanation)
        self.show_why(is_open)
