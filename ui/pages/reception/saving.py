"""What becomes of the form: a dossier received, only noted, refused, or taken back again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.wording.appointments import short_promise
from ui.context import Context
from ui.pages.reception.form import ReceptionForm
from ui.printing.form_of import FormDesk
from ui.printing.slip_of import SlipDesk

REFUSAL_FORM: Final = "03"


class SavingDesk(QObject):
    """Stores what stands in the form, one thing at a time, and prints what goes with it.

    Args:
        context: The office and its jobs.
        form: What is stored.
        slips: Prints the slip of a dossier.
        forms: Prints the form with the reasons of a refusal.
        parent: The owner.

    Signals:
        saving_changed: Whether something is on its way into the database.
        wrong_found: The first field that is not right; nothing was stored.
        received: The code of a dossier that was received, or noted.
        stored: The form was stored; it is the next citizen's turn.
        taken_back: A `Draft` with what was typed for a dossier that was taken back.
    """

    saving_changed = Signal(bool)
    wrong_found = Signal(object)
    received = Signal(str)
    stored = Signal()
    taken_back = Signal(object)

    def __init__(
        self,
        context: Context,
        form: ReceptionForm,
        slips: SlipDesk,
        forms: FormDesk,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context, self._form = context, form
        self._slips, self._forms = slips, forms
        self._is_saving = False

    @property
    def is_saving(self) -> bool:
        """Whether something is on its way into the database."""
        return self._is_saving

    def form_is_right(self) -> bool:
        """Check the form; what is wrong shows it, and `wrong_found` tells where to go."""
        wrong = self._form.first_invalid()
        if wrong is not None:
            self.wrong_found.emit(wrong)
        return wrong is None

    # Receiving ------------------------------------------------------------------------------

    def save(self, *, and_print: bool, checked: bool = True) -> None:
        """Receive the dossier; one that was not `checked` is only noted (status 1)."""
        if self._is_saving or not self.form_is_right():
            return
        from cds_desktop.services import dossiers

        missing = self._form.papers.missing_required()
        try:
            reception = self._form.reception()
        except RuleBroken as error:
            self._failed(error)
            return
        self._set_saving(True)
        work = partial(
            dossiers.receive if checked else dossiers.register,
            self._context.open_uow,
            reception,
            actor=self._context.actor,
            now=self._context.now(),
        )
        typed = self._form.values()
        done = partial(self._saved, and_print=and_print, missing=missing, typed=typed)
        self._context.jobs.run(self, work, done, self._failed)

    def _saved(
        self,
        record: DossierRecord,
        *,
        and_print: bool,
        missing: int,
        typed: Mapping[str, object],
    ) -> None:
        self._set_saving(False)
        self.received.emit(record.code)
        words = self._saved_words(record, missing)
        self._context.notices.info(words, partial(self._take_back, record.code, typed))
        self.stored.emit()
        if and_print:
            # The dossier stands in the database by now; whatever happens to the paper, it stays.
            self._slips.show(record.code)

    def _saved_words(self, record: DossierRecord, missing: int) -> str:
        words = [self.tr("Đã tiếp nhận {code}").format(code=record.short_code)]
        if record.status is Status.REGISTERED:
            words = [
                self.tr("Đã ghi nhận {code}").format(code=record.short_code),
                self.tr("chờ kiểm tra rồi tiếp nhận ở trang Hồ sơ"),
            ]
        elif record.due_at is not None:
            due = short_promise(record.due_at)
            words.append(self.tr("hẹn {due}").format(due=due))
        else:
            words.append(self.tr("không hẹn ngày trả"))
        if missing:
            words.append(self.tr("còn thiếu {count} giấy bắt buộc").format(count=missing))
        return " · ".join(words)

    def _take_back(self, code: str, typed: Mapping[str, object]) -> None:
        """Reverse a reception that was mistyped and put its data back into the form."""
        from cds_desktop.services import dossiers
        from cds_desktop.services.drafts import Draft

        now = self._context.now()
        work = partial(
            dossiers.take_back_reception,
            self._context.open_uow,
            code,
            actor=self._context.actor,
            now=now,
        )

        def done(record: DossierRecord) -> None:
            words = self.tr("Đã thu hồi {code} (nhập nhầm), số vẫn giữ. Sửa rồi lưu lại.")
            self._context.notices.info(words.format(code=record.short_code))
            self._context.changes.dossiers_changed.emit()
            self.taken_back.emit(Draft(now, dict(typed)))

        self._context.jobs.run(self, work, done, self._context.notices.failed)

    # Refusing -------------------------------------------------------------------------------

    def refuse(self, reason: str) -> None:
        """Refuse at the counter: a refusal too is a paper with a name and a procedure."""
        if self._is_saving or not self.form_is_right():
            return
        from cds_desktop.services import dossiers

        try:
            reception = self._form.reception()
        except RuleBroken as error:
            self._failed(error)
            return
        self._set_saving(True)
        work = partial(
            dossiers.refuse_at_counter,
            self._context.open_uow,
            reception,
            reason=reason,
            actor=self._context.actor,
            now=self._context.now(),
        )
        self._context.jobs.run(self, work, self._was_refused, self._failed)

    def _was_refused(self, record: DossierRecord) -> None:
        self._set_saving(False)
        words = self.tr("Đã từ chối tiếp nhận, ghi là {code}.")
        self._context.notices.info(words.format(code=record.short_code))
        self.stored.emit()
        # The citizen leaves with the reasons in writing (Nghị định 61/2018 Điều 17 khoản 1).
        self._forms.show(record.code, REFUSAL_FORM)

    # Both -----------------------------------------------------------------------------------

    def _failed(self, error: Exception) -> None:
        self._set_saving(False)
        if isinstance(error, RuleBroken) and self._form.person.show_refusal(error):
            return
        self._context.notices.failed(error)

    def _set_saving(self, is_saving: bool) -> None:
        self._is_saving = is_saving
        self.saving_changed.emit(is_saving)
