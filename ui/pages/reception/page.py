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
from cds_desktop.domain.dossiers import CODE_SHAPE, Channel, short_code
from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.procedures import StoredProcedure
from ui.context import Context
from ui.jobs import Latest
from ui.page import Page
from ui.pages.reception.actions import PersonActions
from ui.pages.reception.appointment_view import AppointmentView
from ui.pages.reception.appointment_watch import AppointmentWatch
from ui.pages.reception.bar import ReceptionBar
from ui.pages.reception.card_desk import CardDesk
from ui.pages.reception.draft_keeper import DraftKeeper, DraftStrip
from ui.pages.reception.duplicates import DuplicateStrip, DuplicateWatch
from ui.pages.reception.form import ReceptionForm
from ui.pages.reception.last_dossier import LastDossier
from ui.pages.reception.refusal import RefusalStrip
from ui.pages.reception.saving import SavingDesk
from ui.pages.reception.side import SidePanel
from ui.printing.form_of import FormDesk
from ui.printing.slip_of import SlipDesk
from ui.theme import theme_of
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    PageHeader,
    Panel,
    ScrollArea,
)
from ui.widgets.button import key_sequences

if TYPE_CHECKING:
    from cds_desktop.services.drafts import Draft
    from cds_desktop.services.reception import DeskDay

_USUAL_TEXT: Final = 1.1


class ReceptionPage(Page):
    """One form, no wizard: F9 saves, Ctrl+Enter saves and prints, Ctrl+D repeats the last."""

    key = "reception"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._latest_day = Latest()
        self.form = ReceptionForm(context)
        self.cards = CardDesk(context, self.form, self)
        self.side = SidePanel()
        self.slips = SlipDesk(context, self)
        self.forms = FormDesk(context, self)
        self.watch = AppointmentWatch(context, self.form.what, self)
        self.doubles = DuplicateWatch(context, self.form, self)
        self.drafts = DraftKeeper(context, self._values, self)
        self.last = LastDossier(context, self.form, self)
        self.saving = SavingDesk(context, self.form, self.slips, self.forms, self)
        self._build()
        self._connect()
        self.panes = [self.form.person.id_number, self.form.papers.list, self.side.just]
        self.appointment.show_appointment(None)
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
        self.double_strip = DuplicateStrip()
        self.refusal = RefusalStrip()
        self.bar = ReceptionBar()
        self.print_button, self.save_button = self.bar.print_button, self.bar.save_button
        self.register_button, self.refuse_button = self.bar.register_button, self.bar.refuse_button
        self.draft_label, self.due_line = self.bar.draft_label, self.bar.due_line
        self.appointment = AppointmentView(
            self.context, self.form.what, self.watch, self.side, self.due_line, self
        )
        self.explanation = self.appointment.explanation
        self.why_strip = self.appointment.why_strip
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

    def _connect(self) -> None:
        self.form.edited.connect(self._edited)
        self.form.appointment_changed.connect(self.watch.look_again)
        self.form.papers.channel_chosen.connect(self._offer_register)
        self.repeat_button.clicked.connect(self.last.repeat)
        self.side.opened.connect(lambda code: self.context.go("dossiers", code))
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
        self._connect_saving()
        theme_of().changed.connect(self._make_room)
        self.context.changes.dossiers_changed.connect(self._read_day)
        self.context.changes.procedures_changed.connect(self.form.what.forget_counts)
        for key, act in (
            ("Alt+V", self.appointment.toggle_why),
            ("Ctrl+S", self.save_button.click),
            ("Alt+N", person.offers.take_next),
        ):
            shortcut = QShortcut(key_sequences(key)[0], self)
            shortcut.activated.connect(act)

    def _connect_saving(self) -> None:
        saving = self.saving
        self.print_button.clicked.connect(lambda: saving.save(and_print=True))
        self.save_button.clicked.connect(lambda: saving.save(and_print=False))
        self.register_button.clicked.connect(lambda: saving.save(and_print=False, checked=False))
        self.refuse_button.clicked.connect(self._ask_refusal)
        self.refusal.refused.connect(saving.refuse)
        saving.saving_changed.connect(self.bar.set_saving)
        saving.saving_changed.connect(self.refusal.set_saving)
        saving.wrong_found.connect(self._go_to_wrong)
        saving.received.connect(self.last.remember)
        saving.stored.connect(self._begin_next)
        saving.taken_back.connect(self._restore)

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
        return self.saving.is_saving

    def escape(self) -> bool:
        if self.refusal.isVisible():
            self.refusal.close_strip()
            self.form.focus_first()
            return True
        if self.explanation.isVisible():
            self.appointment.show_why(False)
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
        self._show_last()
        self._make_room()
        self.appointment.set_compact(compact)

    def _make_room(self) -> None:
        """On small screens with large text, leave out what stands elsewhere too."""
        is_tight = self.is_compact and theme_of().text_scale > _USUAL_TEXT
        self.header.title.setVisible(not is_tight)  # the rail tells the page
        self.due_line.set_caption_shown(not is_tight)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.drafts.keep_now()

    # Saving ---------------------------------------------------------------------------------

    def _offer_register(self, *_chosen: object) -> None:
        """An online dossier may be noted before its papers are checked (status 1)."""
        is_online = self.form.papers.channel.value() is Channel.ONLINE
        self.register_button.setVisible(is_online)

    def _ask_refusal(self) -> None:
        """The form must be right first: a refusal too is a paper with a name and a procedure."""
        if self.saving.form_is_right():
            self.refusal.open()

    def _go_to_wrong(self, wrong: QWidget) -> None:
        wrong.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scroller.ensureWidgetVisible(wrong, 0, 60)

    def _begin_next(self) -> None:
        """Make ready for the next citizen after something was stored."""
        self.form.clear()
        self.doubles.look()
        self.refusal.close_strip()
        self.last.begin_again()
        self._offer_register()
        self.draft_label.setText("")
        self.drafts.settle(self.strip.draft)
        self._show_last()
        self.form.focus_first()
        self.context.changes.dossiers_changed.emit()

    def _show_last(self) -> None:
        code = self.last.code
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
            self.last.begin_again()
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
