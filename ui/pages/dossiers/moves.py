"""The foot of the detail: the next legal step, the others, and the reason asked in place."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import REASON_NEEDED, PaymentWay, Status, next_moves
from cds_desktop.domain.officers import Actor, Right
from ui.theme import PAGE_MARGIN, Space, TextRole
from ui.widgets.bars import ActionBar
from ui.widgets.button import Button, ButtonKind, ButtonSize, IconButton, key_sequences
from ui.widgets.card import Panel
from ui.widgets.field import TextField
from ui.widgets.field_kinds import TextArea
from ui.widgets.label import Label

_FORWARD = {
    Status.REGISTERED: Status.RECEIVED,
    Status.RECEIVED: Status.PROCESSING,
    Status.PROCESSING: Status.FINISHED,
    Status.SUPPLEMENT_REQUESTED: Status.PROCESSING,
    Status.PAYMENT_REQUESTED: Status.PROCESSING,
    Status.FINISHED: Status.RETURNED,
}


@dataclass(frozen=True, slots=True)
class Steps:
    """What an officer may do with a dossier now.

    Attributes:
        forward: The next step on the usual way, None at the end or without the right.
        others: The other moves, in the order of the national codes.
        may_rate: Whether a citizen may still be asked on the kiosk.
        may_pay: Whether the payment of the fee may be recorded.
    """

    forward: Status | None
    others: tuple[Status, ...]
    may_rate: bool
    may_pay: bool


def steps_for(record: DossierRecord, actor: Actor) -> Steps:
    """Lay the legal moves beside the rights of the officer."""
    allowed = [
        status
        for status in next_moves(record.status)
        if actor.may(Right.HAND_BACK if status is Status.RETURNED else Right.PROCESS)
    ]
    forward = _FORWARD.get(record.status)
    may_rate = (
        record.status is Status.RETURNED and record.rating_level is None and actor.may(Right.RATE)
    )
    may_pay = record.fee_vnd > 0 and record.paid_at is None and actor.may(Right.RECEIVE)
    return Steps(
        forward if forward in allowed else None,
        tuple(status for status in allowed if status is not forward),
        may_rate,
        may_pay,
    )


class MoveBar(ActionBar):
    """Primary: the next legal step, its words change with the state.

    Signals:
        wanted: The status which the officer wants.
        other_receiver: Hand back to somebody else than the owner.
        rating_wanted: Open the kiosk for this dossier.
        paid: The way in which the fee was paid.
        menu_filled: The menu, so that others add their acts.
    """

    wanted = Signal(object)
    other_receiver = Signal()
    rating_wanted = Signal()
    paid = Signal(object)
    menu_filled = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record: DossierRecord | None = None
        self._steps = Steps(None, (), False, False)
        self.primary = Button(
            "", ButtonKind.PRIMARY, key="Ctrl+Enter", size=ButtonSize.FORM, shortcut=True
        )
        self.rate_button = Button(self.tr("Mở phiếu đánh giá"), icon="mood-smile")
        self.second = Button(self.tr("Yêu cầu bổ sung"))
        self.more = IconButton(
            "dots", self.tr("Việc khác"), key="Ctrl+M", size=ButtonSize.FORM, framed=True
        )
        self.menu = QMenu(self)
        for button in (self.primary, self.rate_button, self.second):
            self.add(button)
        self.add_right(self.more)
        self._shortcut = QShortcut(key_sequences("Ctrl+M")[0], self)
        self._shortcut.activated.connect(self.more.click)
        self.primary.clicked.connect(self._go_forward)
        self.second.clicked.connect(lambda: self.wanted.emit(Status.SUPPLEMENT_REQUESTED))
        self.rate_button.clicked.connect(self.rating_wanted)
        self.more.clicked.connect(self._open_menu)
        self.show_record(None, Steps(None, (), False, False))

    def show_record(self, record: DossierRecord | None, steps: Steps) -> None:
        """Offer what may be done with this dossier."""
        self._record, self._steps = record, steps
        has_step = record is not None and steps.forward is not None
        if record is not None and steps.forward is not None:
            self.primary.set_words(self._words(record.status, steps.forward))
        self.primary.setVisible(has_step)
        self.rate_button.setVisible(steps.may_rate)
        self._fit()

    @property
    def has_acts(self) -> bool:
        """Whether there is anything to do."""
        shown = (self.primary, self.second, self.rate_button, self.more)
        return any(not button.isHidden() for button in shown)

    def restyle(self) -> None:
        super().restyle()
        if hasattr(self, "menu"):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show the second act beside the primary where there is room, else in the menu."""
        wanted = Status.SUPPLEMENT_REQUESTED in self._steps.others
        widths = [button.sizeHint().width() for button in (self.primary, self.second, self.more)]
        room = self.width() - 2 * PAGE_MARGIN - 2 * Space.S
        self.second.setVisible(wanted and sum(widths) <= room)
        self._fill_menu()
        self.more.setVisible(not self.menu.isEmpty())

    def _go_forward(self) -> None:
        if self._steps.forward is not None:
            self.wanted.emit(self._steps.forward)

    def _fill_menu(self) -> None:
        self.menu.clear()
        words = {
            Status.PAYMENT_REQUESTED: self.tr("Yêu cầu nộp phí, lệ phí…"),
            Status.NOT_ACCEPTED: self.tr("Từ chối tiếp nhận…"),
            Status.WITHDRAWN: self.tr("Rút hồ sơ theo đề nghị…"),
            Status.STOPPED: self.tr("Dừng xử lý…"),
        }
        if self.second.isHidden():
            words[Status.SUPPLEMENT_REQUESTED] = self.tr("Yêu cầu bổ sung…")
        for status in self._steps.others:
            if status in words:
                self._add(words[status], partial(self.wanted.emit, status))
        if self._steps.forward is Status.RETURNED:
            self._add(self.tr("Trả cho người khác nhận thay…"), self.other_receiver.emit)
        if self._steps.may_pay:
            ways = {
                PaymentWay.CASH: self.tr("Đã nộp lệ phí: tiền mặt"),
                PaymentWay.TRANSFER: self.tr("Đã nộp lệ phí: chuyển khoản"),
                PaymentWay.CARD: self.tr("Đã nộp lệ phí: thẻ, ví, mã QR tại quầy"),
                PaymentWay.ONLINE: self.tr("Đã nộp lệ phí: trực tuyến trên Cổng"),
            }
            if not self.menu.isEmpty():
                self.menu.addSeparator()
            for way, said in ways.items():
                self._add(said, partial(self.paid.emit, way))
        self.menu_filled.emit(self.menu)

    def _add(self, words: str, act: Callable[[], object]) -> None:
        self.menu.addAction(words).triggered.connect(lambda: act())

    def _open_menu(self) -> None:
        corner = self.more.mapToGlobal(self.more.rect().topRight())
        size = self.menu.sizeHint()
        self.menu.popup(corner - QPoint(size.width(), size.height() + Space.XS))

    def _words(self, before: Status, to: Status) -> str:
        if to is Status.PROCESSING and before is Status.SUPPLEMENT_REQUESTED:
            return self.tr("Đã nhận bổ sung")
        if to is Status.PROCESSING and before is Status.PAYMENT_REQUESTED:
            return self.tr("Đã nộp phí, lệ phí")
        return {
            Status.RECEIVED: self.tr("Tiếp nhận"),
            Status.PROCESSING: self.tr("Chuyển xử lý"),
            Status.FINISHED: self.tr("Có kết quả"),
            Status.RETURNED: self.tr("Trả kết quả"),
        }[to]


class AskStrip(Panel):
    """Asks for one text in the place of the action bar: a reason, or a name.

    Signals:
        answered: The text; the one who asked knows what for.
        left: The officer thought better of it.
    """

    answered = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self.title = Label("", TextRole.STRONG, wrap=True)
        self.reason = TextArea(self.tr("Lý do"), lines=3, required=True)
        self.name = TextField(self.tr("Họ và tên người nhận"), required=True)
        self.confirm = Button("", ButtonKind.PRIMARY, key="Ctrl+Enter", shortcut=True)
        self.cancel = Button(self.tr("Thôi"), ButtonKind.QUIET, key="Esc")
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self.confirm)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, Space.M, PAGE_MARGIN, Space.M)
        column.setSpacing(Space.XS)
        for widget in (self.title, self.reason, self.name):
            column.addWidget(widget)
        column.addLayout(foot)
        self._field: TextArea | TextField = self.reason
        self.confirm.clicked.connect(self._answer)
        self.cancel.clicked.connect(self.left)
        self.name.submitted.connect(self._answer)
        self.hide()

    def ask_reason(
        self, title: str, verb: str, *, help_words: str = "", required: bool = True
    ) -> None:
        """Ask why; `required` as the law wants it."""
        self.reason.set_required(required)
        self.reason.set_help(help_words)
        self._ask(self.reason, title, verb)

    def ask_name(self, title: str, verb: str) -> None:
        """Ask for the name of a person."""
        self._ask(self.name, title, verb)

    def _ask(self, field: TextArea | TextField, title: str, verb: str) -> None:
        self._field = field
        self.reason.setVisible(field is self.reason)
        self.name.setVisible(field is self.name)
        field.clear()
        self.title.setText(title)
        self.confirm.set_words(verb)
        self.show()
        field.setFocus()

    def _answer(self) -> None:
        if self._field.is_valid():
            self.answered.emit(self._field.text().strip())
        else:
            self._field.setFocus()


def needs_reason(status: Status) -> bool:
    """Whether this move asks for a reason; for a fee notice it may stay empty."""
    return status in REASON_NEEDED or status is Status.PAYMENT_REQUESTED
