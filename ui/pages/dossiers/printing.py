"""What can be printed of a dossier now: slip, forms of its state, how its date came, fee code.

The desks that draw forms and explanations are joined here and nowhere else on the page.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossier_waits import apology_of
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.forms import FormKind
from cds_desktop.domain.refusals import refusal_of
from ui.context import Context
from ui.printing.fee_of import FeeDesk
from ui.printing.form_of import FormDesk
from ui.printing.paper_desk import ExplanationDesk
from ui.printing.slip_of import SlipDesk

_OF_STATUS = {
    Status.SUPPLEMENT_REQUESTED: FormKind.SUPPLEMENT,
    Status.NOT_ACCEPTED: FormKind.REFUSAL,
    Status.STOPPED: FormKind.STOP,
    Status.WITHDRAWN: FormKind.STOP,
}


class OfferedForm(NamedTuple):
    """One form of the menu."""

    kind: FormKind
    number: str
    name: str
    set_id: str


class PrintDesk(QObject):
    """Prints what fits a dossier, or offers everything that makes sense now."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.slips = SlipDesk(context, window)
        self.menu = QMenu(window)
        self.forms = FormDesk(context, window)
        self.explanations = ExplanationDesk(context, window)
        self.fees = FeeDesk(context, window)
        self.menu.setToolTipsVisible(True)

    def print_fitting(self, record: DossierRecord) -> None:
        """Show the form that the present state calls for; the slip when none does."""
        kind = fitting_form(record)
        for _, show, of_kind in self._choices(record):
            if of_kind is kind:
                show()
                return
        if record.status is not Status.NOT_ACCEPTED:  # it never had an appointment
            self.slips.show(record.code)

    def offer(
        self, record: DossierRecord, corner: QPoint, no_fee_code: CdsError | None = None
    ) -> None:
        """Open the menu of everything that can be printed now.

        Args:
            record: The dossier.
            corner: Where the menu opens, on the screen.
            no_fee_code: Why there can be no payment code for its fee.
        """
        self.menu.clear()
        for title, show, _ in self._choices(record):
            self.menu.addAction(title).triggered.connect(lambda _=False, act=show: act())
        self._offer_fee_code(record, no_fee_code)
        self.menu.popup(corner)

    def _offer_fee_code(self, record: DossierRecord, refused: CdsError | None) -> None:
        """The payment code; where it may not be made it stays in sight, with the reason."""
        action = self.menu.addAction(self.tr("Mã nộp phí (VietQR)"))
        action.triggered.connect(lambda: self.fees.show(record.code))
        if refused is not None:
            from cds_desktop.wording.errors import sentence
            from cds_desktop.wording.payments import short_refusal

            action.setEnabled(False)
            action.setText(f"{action.text()}\t{short_refusal(refused)}")
            action.setToolTip(sentence(refused))

    def _choices(
        self, record: DossierRecord
    ) -> list[tuple[str, Callable[[], object], FormKind | None]]:
        code = record.code
        found: list[tuple[str, Callable[[], object], FormKind | None]] = []
        if record.status is not Status.NOT_ACCEPTED:
            slip = self.tr("Giấy tiếp nhận và hẹn trả kết quả")
            found.append((slip, partial(self.slips.show, code), FormKind.RECEIPT))
        for form in forms_now(record, self._context):
            words = self.tr("{name} (mẫu {number})")
            act = partial(self.forms.show, code, form.number, form.set_id)
            found.append((words.format(name=form.name, number=form.number), act, form.kind))
        if record.due_at is not None:
            words = self.tr("Cách tính ngày hẹn")
            found.append((words, partial(self.explanations.show, code), None))
        return found


def fitting_form(record: DossierRecord) -> FormKind:
    """The form which the present state of a dossier calls for."""
    kind = _OF_STATUS.get(record.status)
    if kind is not None:
        return kind
    if refusal_of(record) is not None:
        return FormKind.REFUSAL
    is_promised_anew = record.status in (Status.RECEIVED, Status.PROCESSING)
    if is_promised_anew and apology_of(record) is not None:
        return FormKind.APOLOGY
    return FormKind.RECEIPT


def forms_now(record: DossierRecord, context: Context) -> list[OfferedForm]:
    """The forms beside the slip that make sense now."""
    from cds_desktop.services.forms import available_forms

    return [
        OfferedForm(form.kind, form.number, form.title.capitalize(), form.set_id)
        for form in available_forms(record, context.now())
        if form.kind is not FormKind.RECEIPT
    ]
