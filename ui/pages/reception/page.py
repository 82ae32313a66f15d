"""The page "Tiếp nhận": receive a dossier, with the appointment in sight before it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.cards import ID_NUMBER_LENGTH, looks_like_card
from cds_desktop.domain.clock import office_day, office_time
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import CODE_SHAPE, Channel, Status, short_code
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.procedures import StoredProcedure
from cds_desktop.wording.appointments import short_promise
from ui.context import Context
from ui.jobs import Latest
from ui.page import Page
from ui.pages.reception.actions import PersonActions
from ui.pages.reception.appointment_watch import AppointmentWatch
from ui.pages.reception.card_desk import CardDesk
from ui.pages.reception.draft_keeper import DraftKeeper, DraftStrip
from ui.pages.reception.duplicates import DuplicateStrip, DuplicateWatch
from ui.pages.reception.form import ReceptionForm
from ui.pages.reception.refusal import RefusalStrip
from ui.pages.reception.side import DueLine, Explanation, SidePanel, WhyStrip
from ui.printing.form_of import FormDesk
from ui.printing.slip_of import SlipDesk
from ui.theme import theme_of
from ui.widgets import (
    ActionBar,
    Button,
    ButtonKind,
    ButtonSize,
    Label,
    PageHeader,
    Panel,
    ScrollArea,
    TextRole,
    Tone,
)
from ui.widgets.button import key_sequences

if TYPE_CHECKING:
    from cds_desktop.services.dossiers import Appointment
    from cds_desktop.services.drafts import Draft
    from cds_desktop.services.reception import DeskDay

_LAST: Final = "reception/last_code"
_USUAL_TEXT: Final = 1.1
REFUSAL_FORM: Final = "03"


class ReceptionPage(Page):
    """One form, no wizard: F9 saves, Ctrl+Enter saves and prints, Ctrl+D repeats the last."""

    key = "reception"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._is_saving = False
        self._latest_day = Latest()
        self._last_code = context.preferences.value(_LAST, "")
        self._repeated = ""
        self.form = ReceptionForm(context)
        self.cards = CardDesk(context, self.form, self)
        self.side = SidePanel()
        self.explanation = Explanation()
        self.slips = SlipDesk(context, self)
        self.forms = FormDesk(context, self)
        self.watch = AppointmentWatch(context, self.form.what, self)
        self.doubles = DuplicateWatch(context, self.form, self)
        self.drafts = DraftKeeper(context, self._values, self)
        self._build()
        self._connect()
        self.panes = [self.form.person.id_number, self.form.papers.list, self.side.just]
        self._show_appointment(None)
        self._show_last()
        self.setAcceptDrops(True)
        self.drafts.look()

    # Building -------------------------------------------------------------------------------

    def _build(self) -> None:
        self.header = PageHeader(self.tr("Tiếp nhận"))
        self.repeat_button = Button(
            self.tr("Giống hồ sơ trước"),
            ButtonKind.QUIET,
            icon="history",
            key="Ctrl+D",
            shortcut=True,
            size=ButtonSize.BAR,
        )
        self.folded = PersonActions()
        self.form.person.title.add_action(self.folded)
        self.header.add_action(self.repeat_button)
        head = Panel("surface", "b")
        head_column = QVBoxLayout(head)
        head_column.setContentsMargins(0, 0, 0, 1)
        head_column.addWidget(self.header)
        self.strip = DraftStrip()
        self.scroller = ScrollArea(self.form)
        self.why_strip = WhyStrip()
        self.double_strip = DuplicateStrip()
        self.refusal = RefusalStrip()
        self.bar = self._build_bar()
        left = QVBoxLayout()
        left.setSpacing(0)
        strips = (self.double_strip, self.refusal, self.why_strip)
        for widget in (self.strip, self.scroller, *strips, self.bar):
            left.addWidget(widget)
        left.setStretchFactor(self.scroller, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(left, 1)
        body.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)
        self.side.why_place.addWidget(self.explanation)
        self.explanation.hide()

    def _build_bar(self) -> ActionBar:
        bar = ActionBar()
        self.print_button = Button(
            self.tr("Lưu và in giấy hẹn"),
            ButtonKind.PRIMARY,
            icon="printer",
            key="Ctrl+Enter",
            shortcut=True,
        )
        self.save_button = Button(self.tr("Lưu"), key="F9", shortcut=True)
        self.register_button = Button(
            self.tr("Ghi nhận, kiểm tra sau"), ButtonKind.QUIET, key="Alt+G", shortcut=True
        )
        self.register_button.hide()
        self.refuse_button = Button(self.tr("Từ chối tiếp nhận…"), key="Alt+R", shortcut=True)
        self.draft_label = Label("", TextRole.CAPTION, Tone.MUTED)
        self.due_line = DueLine()
        self.due_line.hide()
        bar.add(self.print_button)
        bar.add(self.save_button)
        bar.add(self.register_button)
        bar.add(self.refuse_button)
        bar.add_right(self.draft_label)
        bar.add_right(self.due_line)
        return bar

    def _connect(self) -> None:
        self.form.edited.connect(self._edited)
        self.form.appointment_changed.connect(self.watch.look_again)
        self.watch.computed.connect(self._show_appointment)
        self.print_button.clicked.connect(lambda: self._save(and_print=True))
        self.save_button.clicked.connect(lambda: self._save(and_print=False))
        self.register_button.clicked.connect(lambda: self._save(and_print=False, checked=False))
        self.form.papers.channel_chosen.connect(self._offer_register)
        self.repeat_button.clicked.connect(self._repeat)
        self.side.opened.connect(lambda code: self.context.go("dossiers", code))
        self.side.why.connect(self._toggle_why)
        self.due_line.why.connect(self._toggle_why)
        self.refuse_button.clicked.connect(self._ask_refusal)
        self.refusal.refused.connect(self._refuse)
        self.doubles.found.connect(self.double_strip.show_found)
        self.double_strip.opened.connect(lambda code: self.context.go("dossiers", code))
        person = self.form.person
        self.folded.kind_asked.connect(person.switch_kind)
        self.folded.other_asked.connect(self.form.others.add)
        self.folded.submitter_asked.connect(self.form.submitter.open)
        self.folded.picture_asked.connect(self.cards.choose)
        person.kind_changed.connect(lambda: self.folded.show_kind(person.kind))
        self.strip.restored.connect(self._restore)
        self.strip.dismissed.connect(self.drafts.discard)
        self.drafts.kept.connect(self._draft_kept)
        self.drafts.found.connect(self._draft_found)
        theme_of().changed.connect(self._make_room)
        self.context.changes.dossiers_changed.connect(self._read_day)
        self.context.changes.procedures_changed.connect(self.form.what.forget_counts)
        for key, act in (
            ("Alt+V", self._toggle_why),
            ("Ctrl+S", self.save_button.click),
            ("Alt+N", person.offers.take_next),
        ):
            shortcut = QShortcut(key_sequences(key)[0], self)
            shortcut.activated.connect(act)

    # What the frame asks --------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Tiếp nhận")

    def refresh(self) -> None:
        self._read_day()
        self.watch.look_again()

    def focus_first(self) -> None:
        self.form.focus_first()

    def busy(self) -> bool:
        # What is half typed is kept as a draft; only a save on its way would be lost.
        self.drafts.keep_now()
        return self._is_saving

    def escape(self) -> bool:
        if self.refusal.isVisible():
            self.refusal.close_strip()
            self.form.focus_first()
            return True
        if self.explanation.isVisible():
            self._show_why(False)
            return True
        self.drafts.keep_now()
        return False

    def open_argument(self, argument: object) -> None:
        if isinstance(argument, StoredProcedure):
            self.form.what.choose(argument)
        self.focus_first()

    def handle_scan(self, text: str) -> bool:
        is_number = text.isascii() and text.isdigit() and len(text) == ID_NUMBER_LENGTH
        if looks_like_card(text) or is_number:
            self.cards.take(text)
            return True
        code = CODE_SHAPE.search(text.upper())
        if code is not None:
            self.context.go("dossiers", code[0])
            return True
        return False

    def help_keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("Ctrl+Enter", self.tr("Lưu và in giấy hẹn")),
            ("F9, Ctrl+S", self.tr("Lưu")),
            ("Alt+G", self.tr("Ghi nhận hồ sơ trực tuyến, kiểm tra sau")),
            ("Enter", self.tr("Sang ô tiếp theo")),
            ("Ctrl+D", self.tr("Lặp lại thủ tục, giấy tờ và cách nộp của hồ sơ trước")),
            ("Ctrl+D, Ctrl+D", self.tr("Lặp lại cả người nộp")),
            ("Alt+O", self.tr("Người nộp là tổ chức, hoặc công dân")),
            ("Alt+T", self.tr("Thêm người cùng đứng tên")),
            ("Alt+U", self.tr("Người được ủy quyền nộp thay")),
            ("Ctrl+O", self.tr("Đọc ảnh chụp thẻ căn cước")),
            ("Alt+N", self.tr("Ghi thêm đơn vị mới của địa chỉ; nhấn nữa để đổi, bỏ")),
            ("Alt+M", self.tr("Mở hồ sơ bị nghi trùng")),
            ("Alt+R", self.tr("Từ chối tiếp nhận, ghi lý do")),
            ("Alt+B", self.tr("Đánh dấu đủ giấy tờ bắt buộc")),
            ("Dấu cách, 1–99", self.tr("Đánh dấu giấy tờ, ghi số bản")),
            ("C, S, T, D", self.tr("Giấy là bản chính, bản sao, bản chứng thực, dữ liệu dân cư")),
            ("Alt+V", self.tr("Vì sao hẹn ngày này")),
            ("Alt+K", self.tr("Khôi phục bản nháp")),
        )

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.header.set_compact(compact)
        self.bar.set_compact(compact)
        self.form.set_compact(compact)
        if compact:
            self.header.add_action(self.folded)
            self.header.add_action(self.repeat_button)
        else:
            self.form.person.title.add_action(self.folded)
        self.register_button.set_words(
            self.tr("Ghi nhận") if compact else self.tr("Ghi nhận, kiểm tra sau")
        )
        self.refuse_button.set_words(
            self.tr("Từ chối…") if compact else self.tr("Từ chối tiếp nhận…")
        )
        self._show_last()
        self._make_room()
        self.side.setVisible(not compact)
        self.due_line.setVisible(compact)
        self.draft_label.setVisible(not compact)
        is_open = self.explanation.isVisible()
        place = self.why_strip.place if compact else self.side.why_place
        place.addWidget(self.explanation)
        self._show_why(is_open)

    def _make_room(self) -> None:
        """On small screens with large text, leave out what stands elsewhere too."""
        is_tight = self.is_compact and theme_of().text_scale > _USUAL_TEXT
        self.header.title.setVisible(not is_tight)  # the rail tells the page
        self.due_line.set_caption_shown(not is_tight)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.drafts.keep_now()

    # The appointment ------------------------------------------------------------------------

    def _show_appointment(self, appointment: Appointment | None) -> None:
        due = appointment.due if appointment else None
        limit = appointment.limit if appointment else None
        self.explanation.show_due(due)
        if due is None or limit is None:
            words = self.tr("Chọn thủ tục để thấy ngày hẹn trả.")
            if self.form.what.without_date.isChecked():
                words = self.tr("Nhận không hẹn ngày trả.")
            elif self.form.what.needs_limit:
                words = self.tr("Nhập thời hạn để tính ngày hẹn trả.")
            self.side.show_wait(words)
            self.due_line.show_due(None, words)
            self._show_why(False)
            return
        self.side.show_due(due, limit, self.context.now())
        self.due_line.show_due(due, "")

    def _toggle_why(self) -> None:
        self._show_why(not self.explanation.isVisible())

    def _show_why(self, is_open: bool) -> None:
        found = self.watch.current
        is_open = is_open and found is not None and found.due is not None
        self.explanation.setVisible(is_open)
        self.why_strip.setVisible(is_open and self.is_compact)

    # Saving ---------------------------------------------------------------------------------

    def _offer_register(self, *_chosen: object) -> None:
        """An online dossier may be noted before its papers are checked (status 1)."""
        is_online = self.form.papers.channel.value() is Channel.ONLINE
        self.register_button.setVisible(is_online)

    def _save(self, *, and_print: bool, checked: bool = True) -> None:
        if self._is_saving or self._show_wrong():
            return
        from cds_desktop.services import dossiers

        missing = self.form.papers.missing_required()
        try:
            reception = self.form.reception()
        except RuleBroken as error:
            self._refused(error)
            return
        self._set_saving(True)
        work = partial(
            dossiers.receive if checked else dossiers.register,
            self.context.open_uow,
            reception,
            actor=self.context.actor,
            now=self.context.now(),
        )
        typed = self.form.values()
        done = partial(self._saved, and_print=and_print, missing=missing, typed=typed)
        self.context.jobs.run(self, work, done, self._refused)

    def _saved(
        self,
        record: DossierRecord,
        *,
        and_print: bool,
        missing: int,
        typed: Mapping[str, object],
    ) -> None:
        self._set_saving(False)
        self._last_code = record.code
        self.context.preferences.set_value(_LAST, record.code)
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
        self.context.notices.info(" · ".join(words), partial(self._take_back, record.code, typed))
        self._begin_next()
        if and_print:
            # The dossier stands in the database by now; whatever happens to the paper, it stays.
            self.slips.show(record.code)

    def _begin_next(self) -> None:
        """Make ready for the next citizen after something was stored."""
        self.form.clear()
        self.doubles.look()
        self.refusal.close_strip()
        self._repeated = ""
        self._offer_register()
        self.draft_label.setText("")
        self.drafts.settle(self.strip.draft)
        self._show_last()
        self.form.focus_first()
        self.context.changes.dossiers_changed.emit()

    def _take_back(self, code: str, typed: Mapping[str, object]) -> None:
        """Reverse a reception that was mistyped and put its data back into the form."""
        from cds_desktop.services import dossiers
        from cds_desktop.services.drafts import Draft

        now = self.context.now()
        work = partial(
            dossiers.take_back_reception,
            self.context.open_uow,
            code,
            actor=self.context.actor,
            now=now,
        )

        def done(record: DossierRecord) -> None:
            words = self.tr("Đã thu hồi {code} (nhập nhầm), số vẫn giữ. Sửa rồi lưu lại.")
            self.context.notices.info(words.format(code=record.short_code))
            self.context.changes.dossiers_changed.emit()
            self._restore(Draft(now, dict(typed)))

        self.context.jobs.run(self, work, done, self.context.notices.failed)

    # Refusing -------------------------------------------------------------------------------

    def _ask_refusal(self) -> None:
        """The form must be right first: a refusal too is a paper with a name and a procedure."""
        if self._show_wrong():
            return
        self.refusal.open()

    def _refuse(self, reason: str) -> None:
        if self._is_saving or self._show_wrong():
            return
        from cds_desktop.services import dossiers

        try:
            reception = self.form.reception()
        except RuleBroken as error:
            self._refused(error)
            return
        self._set_saving(True)
        work = partial(
            dossiers.refuse_at_counter,
            self.context.open_uow,
            reception,
            reason=reason,
            actor=self.context.actor,
            now=self.context.now(),
        )
        self.context.jobs.run(self, work, self._was_refused, self._refused)

    def _was_refused(self, record: DossierRecord) -> None:
        self._set_saving(False)
        words = self.tr("Đã từ chối tiếp nhận, ghi là {code}.")
        self.context.notices.info(words.format(code=record.short_code))
        self._begin_next()
        # The citizen leaves with the reasons in writing (Nghị định 61/2018 Điều 17 khoản 1).
        self.forms.show(record.code, REFUSAL_FORM)

    def _show_wrong(self) -> bool:
        """Show what is wrong in the form and go there; False when all is right."""
        wrong = self.form.first_invalid()
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            self.scroller.ensureWidgetVisible(wrong, 0, 60)
        return wrong is not None

    def _refused(self, error: Exception) -> None:
        self._set_saving(False)
        if isinstance(error, RuleBroken) and self.form.person.show_refusal(error):
            return
        self.context.notices.failed(error)

    def _set_saving(self, is_saving: bool) -> None:
        self._is_saving = is_saving
        for button in (
            self.print_button,
            self.save_button,
            self.register_button,
            self.refusal.refuse_button,
        ):
            if is_saving:
                button.disable(self.tr("Đang lưu…"))
            else:
                button.enable()

    # Again like the last one ----------------------------------------------------------------

    def _repeat(self) -> None:
        """Take what the dossier before had: the procedure; asked again, the applicant too."""
        from cds_desktop.services import catalogue, dossiers

        open_uow, code = self.context.open_uow, self._last_code
        today, actor = office_day(self.context.now()), self.context.actor

        def work() -> tuple[DossierRecord, StoredProcedure]:
            record = dossiers.show(open_uow, code, actor=actor)
            return record, catalogue.get(open_uow, record.procedure_code, today)

        def show(found: tuple[DossierRecord, StoredProcedure]) -> None:
            again = self._repeated == code and self.form.person.is_empty()
            if again:
                # Asked twice: the same citizen as well.
                self.form.person.take_person(found[0].owner)
            else:
                self.form.repeat(*found)
            self._repeated = code
            if self.form.person.is_empty():
                self.form.focus_first()
            elif self.form.what.has_scale:
                self.form.go_to_counts()

        self.context.jobs.run(self, work, show, self.context.notices.failed)

    def _show_last(self) -> None:
        code = self._last_code
        words = self.tr("Hồ sơ trước: {code}").format(code=short_code(code)) if code else ""
        self.header.set_note("" if self.is_compact else words)
        self.repeat_button.setToolTip(words)
        if code:
            self.repeat_button.enable()
        else:
            self.repeat_button.disable(self.tr("Chưa có hồ sơ nào để lặp lại."))

    # Pictures of cards ----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.cards.takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.cards.drop(event.mimeData())
        event.acceptProposedAction()

    # The day --------------------------------------------------------------------------------

    def _read_day(self) -> None:
        from cds_desktop.services import reception

        work = partial(reception.desk_day, self.context.open_uow, now=self.context.now())
        answer = self._latest_day.guard(self._show_day)
        self.context.jobs.run(self, work, answer, self.context.notices.failed)

    def _show_day(self, day: DeskDay) -> None:
        self.side.show_day(day.lines, day.count)

    # Drafts ---------------------------------------------------------------------------------

    def _edited(self) -> None:
        self.drafts.touch()
        if self.form.is_empty():
            self._repeated = ""
        self._offer_register()

    def _values(self) -> Mapping[str, object] | None:
        return None if self.form.is_empty() else self.form.values()

    def _draft_kept(self, saved_at: object) -> None:
        if isinstance(saved_at, datetime) and not self.form.is_empty():
            words = self.tr("Bản nháp đã giữ lúc {time}")
            self.draft_label.setText(words.format(time=f"{office_time(saved_at):%H:%M:%S}"))

    def _draft_found(self, draft: Draft) -> None:
        today = office_day(self.context.now())
        self.strip.offer(draft, office_day(draft.saved_at) == today)

    def _restore(self, draft: Draft) -> None:
        from cds_desktop.services import catalogue
        from cds_desktop.services.drafts import Draft

        typed = self._values()
        now, open_uow = self.context.now(), self.context.open_uow
        code, fields = str(draft.fields.get("procedure", "")), draft.fields

        def work() -> StoredProcedure | None:
            try:
                return catalogue.get(open_uow, code, office_day(now)) if code else None
            except NotFound:
                return None  # Ended or renamed since: its words come back, not its version.

        def show(stored: StoredProcedure | None) -> None:
            self.form.clear()
            self.form.set_values(fields, stored)
            if typed is not None:
                # What stood there is not thrown away: the two have changed places.
                self.strip.offer(Draft(now, typed), is_today=True)
            self.form.focus_first()

        self.context.jobs.run(self, work, show, self.context.notices.failed)
