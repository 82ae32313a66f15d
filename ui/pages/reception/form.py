"""The whole form in reading order: who, what, papers, and how it came."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.cards import CardReading
from cds_desktop.domain.deadlines import LimitUnit, TimeLimit
from cds_desktop.domain.digitisation import PaperForm, PaperInput
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Channel, FiledBy, PaymentWay
from cds_desktop.domain.people import PersonKind
from cds_desktop.domain.procedures import StoredProcedure
from cds_desktop.domain.text import normalise
from cds_desktop.wording.dossiers import record_limit
from cds_desktop.wording.terms import FILED_BY, PAYMENT_WAYS
from ui.context import Context
from ui.pages.reception.others import CoApplicantFields, SubmitterFields
from ui.pages.reception.papers import PapersFields
from ui.pages.reception.person_fields import PersonFields
from ui.pages.reception.procedure_fields import ProcedureFields
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT
from ui.widgets import ComboField, FormGrid, Space, TextField

if TYPE_CHECKING:
    from cds_desktop.services.dossiers import Reception

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ReceptionForm(QWidget):
    """Everything a clerk gives at the desk. Enter goes to the next field.

    Signals:
        edited: The officer changed something.
        appointment_changed: Procedure or limit changed, so the due date may have.
    """

    edited = Signal()
    appointment_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person = PersonFields(context)
        self.what = ProcedureFields(context)
        self.others = CoApplicantFields(context)
        self.others.set_tab_after(self.person.address.edit)
        self.submitter = SubmitterFields(context)
        self.papers = PapersFields()
        self._build_filing()
        column = QVBoxLayout(self)
        parts = (self.person, self.others, self.submitter, self.what, self.papers)
        for part in (*parts, self.filing):
            column.addWidget(part)
        column.addStretch(1)
        for part in parts:
            part.edited.connect(self.edited)
        self.others.emptied.connect(self._go_to_procedure)
        self.person.completed.connect(self._go_to_procedure)
        self.what.chosen.connect(self._procedure_chosen)
        self.what.procedure.chosen.connect(lambda _found: self.what.sets.setFocus())
        self.what.limit_edited.connect(self.appointment_changed)
        self.papers.channel_chosen.connect(self.what.set_channel)
        for combo in (self.filed_by, self.payment, self.what.limit_unit):
            combo.frame.inner.installEventFilter(self)
        self._combos = {
            combo.frame.inner: combo
            for combo in (self.filed_by, self.payment, self.what.limit_unit)
        }
        self.set_compact(False)
        self.clear()

    def _build_filing(self) -> None:
        self.filed_by = ComboField(self.tr("Ai kê khai"), reserve_line=False)
        self.filed_by.set_choices([(who, FILED_BY[who.value]) for who in FiledBy])
        self.payment = ComboField(self.tr("Nộp lệ phí"), reserve_line=False)
        self.payment.set_choices([(way, PAYMENT_WAYS[way.value]) for way in PaymentWay])
        self.note = TextField(self.tr("Ghi chú"), normalise=normalise, reserve_line=False)
        self.filing = FormGrid()
        self.filing.add_row((self.filed_by, 4), (self.payment, 4), (self.note, 4))
        self.filed_by.chosen.connect(lambda _value: self.edited.emit())
        self.payment.chosen.connect(lambda _value: self.edited.emit())
        self.note.edited.connect(lambda _words: self.edited.emit())

    # The dossier ----------------------------------------------------------------------------

    def first_invalid(self) -> QWidget | None:
        """Check everything, show every error, and return the first field that has one."""
        found = (
            self.person.first_invalid(),
            self.others.first_invalid(),
            self.submitter.row.first_invalid(),
            self.what.first_invalid(),
        )
        return next((field for field in found if field is not None), None)

    def reception(self) -> "Reception":
        """What is to be saved.

        Raises:
            RuleBroken: A field cannot be right; `first_invalid` tells which before.
        """
        from cds_desktop.services.dossiers import Reception

        stored = self.what.stored
        if stored is None:
            raise RuntimeError("a reception needs a procedure; `first_invalid` was not asked")
        way, submitter = self.payment.value(), self.submitter.submitter()
        return Reception(
            procedure_code=stored.procedure.code,
            applicant=self.person.person(),
            channel=self.papers.channel.value(),
            filed_by=self.filed_by.value(),
            papers=self.papers.papers(),
            copies=self.what.sets.number() or 1,
            fee_vnd=self.what.fee_vnd(),
            payment_way=way,
            is_paid=way is not PaymentWay.NONE,
            note=self.note.text(),
            limit=self.what.limit(),
            pages=self.what.page_count(),
            submitter_name=submitter.full_name,
            submitter_id_number=submitter.id_number,
            submitter_phone=submitter.phone,
            submitter_ground=submitter.ground,
            co_applicants=self.others.people(),
        )

    def is_empty(self) -> bool:
        """Whether nothing was typed that would be missed."""
        return (
            self.person.is_empty()
            and self.others.is_empty()
            and self.submitter.is_empty()
            and not self.what.procedure.text().strip()
            and not self.note.text().strip()
        )

    def clear(self) -> None:
        """Make ready for the next citizen."""
        self.person.clear()
        self.others.clear()
        self.submitter.clear()
        self.what.clear()
        self.papers.clear()
        self.what.set_channel(Channel.DIRECT)
        self.filed_by.set_value(FiledBy.SELF)
        self.payment.set_value(PaymentWay.NONE)
        self.note.clear()

    def repeat(self, record: DossierRecord, stored: StoredProcedure) -> None:
        """Take procedure, papers, channel and payment of another dossier; the person stays.

        Copies and pages are data of their own, and where they make the fee, so is the fee.
        """
        self.what.choose(stored)
        self._set_channel(record.channel)
        if not self.what.has_scale:
            self.what.set_fee(record.fee_vnd)
        limit = record_limit(record)
        if self.what.needs_limit and limit is not None:
            self.what.set_limit(limit)
        self.papers.tick(record.components)
        self.filed_by.set_value(record.filed_by)
        self.payment.set_value(record.payment_way)
        self.appointment_changed.emit()
        self.edited.emit()

    # Drafts ---------------------------------------------------------------------------------

    def values(self) -> dict[str, object]:
        """Everything as plain values, for the draft."""
        limit = self.what.limit()
        stored = self.what.stored
        return {
            "person": self.person.values(),
            "co_applicants": self.others.values(),
            "submitter": self.submitter.values(),
            "procedure": stored.procedure.code if stored else "",
            "procedure_text": self.what.procedure.text(),
            "sets": self.what.sets.text(),
            "pages": self.what.pages.text(),
            "fee": self.what.fee.text(),
            "limit": [str(limit.value), limit.unit.value] if limit else [],
            "without_date": self.what.without_date.isChecked(),
            "papers": self.papers.values(),
            "channel": self.papers.channel.value().term,
            "filed_by": self.filed_by.value().value,
            "payment": self.payment.value().value,
            "note": self.note.text(),
        }

    def set_values(self, values: Mapping[str, Any], stored: StoredProcedure | None) -> None:
        """Put a draft back; a value that no longer means anything is left out.

        Args:
            values: As `values` gave them.
            stored: The procedure of the draft, when it still is in force.
        """
        person = values.get("person")
        self.person.set_values(person if isinstance(person, Mapping) else {})
        self.others.set_values(values.get("co_applicants"))
        self.submitter.set_values(values.get("submitter"))
        if stored is not None:
            self.what.choose(stored)
        else:
            self.what.procedure.set_text(str(values.get("procedure_text", "")))
        channel = next((c for c in Channel if c.term == values.get("channel")), Channel.DIRECT)
        self._set_channel(channel)
        self.what.set_counts(str(values.get("sets", "1")), str(values.get("pages", "")))
        fee = str(values.get("fee", ""))
        if fee != self.what.fee.text():
            self.what.fee.set_text(fee)
            self.what.keep_fee()
        limit = _limit_of(values.get("limit"))
        if limit is not None and self.what.needs_limit:
            self.what.set_limit(limit)
        self.what.without_date.setChecked(bool(values.get("without_date")))
        self.papers.tick(_papers_of(values.get("papers")))
        self.filed_by.set_value(_choice(FiledBy, values.get("filed_by"), FiledBy.SELF))
        self.payment.set_value(_choice(PaymentWay, values.get("payment"), PaymentWay.NONE))
        self.note.set_text(str(values.get("note", "")))
        self.appointment_changed.emit()
        self.edited.emit()

    # Form and keys --------------------------------------------------------------------------

    def take_card(self, reading: CardReading) -> None:
        """Put a card where the cursor asks for one; that of an organisation is its submitter's."""
        if self.others.take_card(reading):
            return
        in_submitter = any(field.edit.hasFocus() for field in self.submitter.row.fields)
        if in_submitter or self.person.kind is PersonKind.ORGANISATION:
            self.submitter.take_card(reading)
            return
        self.person.take_card(reading)
        self.person.completed.emit()

    def go_to_counts(self) -> None:
        """Put the cursor where the next number is typed over."""
        self.what.sets.setFocus(Qt.FocusReason.TabFocusReason)
        self.what.sets.edit.selectAll()

    def set_compact(self, compact: bool) -> None:
        """Take the form for small screens."""
        self._fold_filing(compact)
        for part in (self.person, self.what, self.papers):
            part.set_compact(compact)
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        layout = self.layout()
        if layout is not None:
            edge = 2 if compact else Space.S
            layout.setContentsMargins(side, edge, side, edge)
            # Where fields reserve a line below, that line is the gap.
            layout.setSpacing(Space.XS)

    def _fold_filing(self, compact: bool) -> None:
        """On small screens the words over the last row go into its fields."""
        for field in (self.filed_by, self.payment, self.note):
            field.set_caption_shown(not compact)
        for combo in (self.filed_by, self.payment):
            combo.frame.set_hint(combo.label.lower() if compact else "")
        self.note.edit.setPlaceholderText(self.note.label if compact else "")

    def focus_first(self) -> None:
        """Put the cursor into the identity number."""
        self.person.id_number.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Fields pass Enter on when they have no use for it themselves.
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and plain:
            self.focusNextChild()
            event.accept()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A closed choice goes on at Enter like every other field; Space, F4 and Alt+Down open it.
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            combo = self._combos.get(watched) if isinstance(watched, QWidget) else None
            if combo is not None and not combo.is_open and event.key() in _ENTER:
                self.keyPressEvent(event)
                return event.isAccepted()
        return super().eventFilter(watched, event)

    def _go_to_procedure(self) -> None:
        """A person was found: on to what is asked for, unless that is known already."""
        if self.what.stored is None:
            self.what.procedure.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.what.has_scale:
            self.go_to_counts()
        else:
            self.person.phone.setFocus(Qt.FocusReason.OtherFocusReason)

    def _procedure_chosen(self, stored: StoredProcedure | None) -> None:
        self.papers.set_procedure(stored)
        self.appointment_changed.emit()

    def _set_channel(self, channel: Channel) -> None:
        self.papers.channel.set_value(channel)
        self.what.set_channel(channel)


def _choice(kind: Any, value: object, usual: Any) -> Any:
    return kind(value) if value in {each.value for each in kind} else usual


def _limit_of(data: object) -> TimeLimit | None:
    if not isinstance(data, list) or len(data) != 2:
        return None
    try:
        return TimeLimit(Decimal(str(data[0])), LimitUnit(str(data[1])))
    except (InvalidOperation, ValueError):
        return None


def _papers_of(data: object) -> list[PaperInput]:
    if not isinstance(data, list):
        return []
    forms = {form.value: form for form in PaperForm}
    return [
        PaperInput(str(each.get("name", "")), forms[each["form"]], int(each.get("quantity", 1)))
        for each in data
        if isinstance(each, Mapping) and each.get("form") in forms
    ]
