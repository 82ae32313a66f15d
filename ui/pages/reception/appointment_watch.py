"""Computes the appointment while the form is being filled in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from cds_desktop.domain.errors import CdsError, EnvironmentFault
from ui.context import Context
from ui.jobs import Latest
from ui.pages.reception.procedure_fields import ProcedureFields

if TYPE_CHECKING:
    from cds_desktop.services.dossiers import Appointment

_DELAY_MS: Final = 150
_FOLLOW_MS: Final = 30_000


class AppointmentWatch(QObject):
    """Asks the service whenever procedure, limit or channel change, and as the clock goes on.

    Signals:
        computed: The `Appointment`, or None while there is nothing to compute.
    """

    computed = Signal(object)

    def __init__(self, context: Context, what: ProcedureFields, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._what = context, what
        self._latest = Latest()
        self.current: Appointment | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DELAY_MS)
        self._soon.timeout.connect(self._compute)
        # The moment of receipt is now: an appointment on the screen follows the clock.
        self._follow = QTimer(self)
        self._follow.setInterval(_FOLLOW_MS)
        self._follow.timeout.connect(self._clock_went_on)
        self._follow.start()

    def look_again(self) -> None:
        """Procedure or limit may have changed."""
        if self._what.stored is None:
            self._soon.stop()
            self._latest.next()
            self._tell(None)
        else:
            self._soon.start()

    def _clock_went_on(self) -> None:
        if self._what.isVisible() and self.current is not None:
            self._compute()

    def _compute(self) -> None:
        from cds_desktop.services import dossiers

        stored = self._what.stored
        if stored is None:
            return
        work = partial(
            dossiers.appointment,
            self._context.open_uow,
            stored.procedure.code,
            received_at=self._context.now(),
            limit=self._what.limit(),
            channel=self._what.channel,
        )
        self._context.jobs.run(self, work, self._latest.guard(self._tell), self._failed)

    def _tell(self, appointment: Appointment | None) -> None:
        self.current = appointment
        self.computed.emit(appointment)

    def _failed(self, error: Exception) -> None:
        self._tell(None)
        if isinstance(error, CdsError) and not isinstance(error, EnvironmentFault):
            self._what.refuse(error)
        else:
            self._context.notices.failed(error)
