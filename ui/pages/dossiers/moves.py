"""The foot of the detail: the next legal step, and the others in a menu."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import OPEN, REASON_NEEDED, PaymentWay, Status, next_moves
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.officers import Actor, Right
from ui.theme import PAGE_MARGIN, Space
from ui.widgets.bars import ActionBar
from ui.widgets.button import Button, ButtonKind, ButtonSize, IconButton, key_sequences

if TYPE_CHECKING:
    from cds_desktop.services.dossier_views import DossierView

_FORWARD = {
    Status.REGISTERED: Status.RECEIVED,
    Status.RECEIVED: Status.PROCESSING,
    Status.PROCESSING: Status.FINISHED,
    Status.SUPPLEMENT_REQUESTED: Status.PROCESSING,
    Status.PAYMENT_REQUESTED: Status.PROCESSING,
    Status.FINISHED: Status.RETURNED,
}


class Wish(Enum):
    """An act which changes no status, or asks for more than a reason."""

    SIGN = "sign"
    UNSIGN = "unsign"
    EXTEND = "extend"
    HAND_BACK = "hand_back"
    CALL = "call"
    SHELF = "shelf"
    ORIGINALS = "originals"


@dataclass(frozen=True, slots=True)
class Steps:
    """What an officer may do with a dossier now.

    Attributes:
        forward: The next step on the usual way, None at the end or without the right.
        others: The other moves, in the order of the national codes.
        may_rate: Whether a citizen may still be asked on the kiosk.
        may_pay: Whether the payment of the fee may be recorded.
        wishes: The acts beside the moves, in the order of the menu.
        no_extension: Why no new date may be named, None when one may.
    """

    forward: Status | None
    others: tuple[Status, ...]
    may_rate: bool
    may_pay: bool
    wishes: tuple[Wish, ...] = ()
    no_extension: CdsError | None = None


NOTHING = Steps(None, (), False, False)


def steps_for(view: "DossierView", actor: Actor, now: datetime) -> Steps:
    """Lay the legal moves beside the rights of the officer."""
    record = view.record
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
    wishes = _wishes(record, actor)
    return Steps(
        forward if forward in allowed else None,
        tuple(status for status in allowed if status is not forward),
        may_rate,
        may_pay,
        wishes,
        _no_extension(view, now) if Wish.EXTEND in wishes else None,
    )


def _no_extension(view: "DossierView", now: datetime) -> CdsError | None:
    from cds_desktop.services.dossiers.extensions import why_not

    return why_not(view.record, view.calendar, now)


def _wishes(record: DossierRecord, actor: Actor) -> tuple[Wish, ...]:
    wishes: list[Wish] = []
    if actor.may(Right.PROCESS) and record.status in OPEN:
        if record.status is Status.PROCESSING:
            wishes.append(Wish.SIGN if record.signing_at is None else Wish.UNSIGN)
        wishes.append(Wish.EXTEND)
    if actor.may(Right.HAND_BACK):
        if record.status is Status.FINISHED:
            wishes += [Wish.HAND_BACK, Wish.CALL, Wish.SHELF]
        elif record.kept_originals:
            wishes.append(Wish.ORIGINALS)
    return tuple(wishes)


class MoveBar(ActionBar):
    """Primary: the next legal step, its words change with the state.

    Signals:
        wanted: The status which the officer wants.
        wished: The act beside the moves (`Wish`).
        rating_wanted: Open the kiosk for this dossier.
        paid: The way in which the fee was paid.
        menu_filled: The menu, so that others add their acts.
    """

    wanted = Signal(object)
    wished = Signal(object)
    rating_wanted = Signal()
    paid = Signal(object)
    menu_filled = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record: DossierRecord | None = None
        self._steps = NOTHING
        self.primary = Button(
            "", ButtonKind.PRIMARY, key="Ctrl+Enter", size=ButtonSize.FORM, shortcut=True
        )
        self.rate_button = Button(self.tr("Mở phiếu đánh giá"), icon="mood-smile")
        self.second = Button("")
        self.more = IconButton(
            "dots", self.tr("Việc khác"), key="Ctrl+M", size=ButtonSize.FORM, framed=True
        )
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        for button in (self.primary, self.rate_button, self.second):
            self.add(button)
        self.add_right(self.more)
        self._shortcut = QShortcut(key_sequences("Ctrl+M")[0], self)
        self._shortcut.activated.connect(self.more.click)
        self.primary.clicked.connect(self._go_forward)
        self.second.clicked.connect(self._go_aside)
        self.rate_button.clicked.connect(self.rating_wanted)
        self.more.clicked.connect(self._open_menu)
        self.show_record(None, NOTHING)

    def show_record(self, record: DossierRecord | None, steps: Steps) -> None:
        """Offer what may be done with this dossier."""
        self._record, self._steps = record, steps
        has_step = record is not None and steps.forward is not None
        if record is not None and steps.forward is not None:
            self.primary.set_words(self._words(record, steps.forward))
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

    def _second(self) -> Status | Wish | None:
        """The act that stands beside the primary."""
        if Status.SUPPLEMENT_REQUESTED in self._steps.others:
            return Status.SUPPLEMENT_REQUESTED
        return Wish.CALL if Wish.CALL in self._steps.wishes else None

    def _fit(self) -> None:
        """Show the second act beside the primary where there is room, else in the menu."""
        act = self._second()
        if act is not None:
            asks = act is Status.SUPPLEMENT_REQUESTED
            self.second.set_words(self.tr("Yêu cầu bổ sung") if asks else self.tr("Ghi đã gọi"))
        widths = [button.sizeHint().width() for button in (self.primary, self.second, self.more)]
        room = self.width() - 2 * PAGE_MARGIN - 2 * Space.S
        self.second.setVisible(act is not None and sum(widths) <= room)
        self._fill_menu()
        self.more.setVisible(not self.menu.isEmpty())

    def _go_forward(self) -> None:
        if self._steps.forward is not None:
            self.wanted.emit(self._steps.forward)

    def _go_aside(self) -> None:
        act = self._second()
        if isinstance(act, Wish):
            self.wished.emit(act)
        elif act is not None:
            self.wanted.emit(act)

    def _fill_menu(self) -> None:
        self.menu.clear()
        self._add_wishes()
        words = {
            Status.PAYMENT_REQUESTED: self.tr("Yêu cầu &nộp phí, lệ phí…"),
            Status.NOT_ACCEPTED: self.tr("&Từ chối tiếp nhận…"),
            Status.WITHDRAWN: self.tr("&Rút hồ sơ theo đề nghị…"),
            Status.STOPPED: self.tr("&Dừng xử lý…"),
        }
        if self.second.isHidden():
            words[Status.SUPPLEMENT_REQUESTED] = self.tr("Yêu cầu &bổ sung…")
        for status in self._steps.others:
            if status in words:
                self._add(words[status], partial(self.wanted.emit, status))
        if self._steps.may_pay:
            ways = {
                PaymentWay.CASH: self.tr("Đã nộp lệ phí: tiền &mặt"),
                PaymentWay.TRANSFER: self.tr("Đã nộp lệ phí: ch&uyển khoản"),
                PaymentWay.CARD: self.tr("Đã nộp lệ phí: thẻ, &ví, mã QR tại quầy"),
                PaymentWay.ONLINE: self.tr("Đã nộp lệ phí: trực tuyến trên Cổn&g"),
            }
            if not self.menu.isEmpty():
                self.menu.addSeparator()
            for way, said in ways.items():
                self._add(said, partial(self.paid.emit, way))
        self.menu_filled.emit(self.menu)

    def _add_wishes(self) -> None:
        words = {
            Wish.SIGN: self.tr("Trình &ký"),
            Wish.UNSIGN: self.tr("Trả &lại người xử lý…"),
            Wish.EXTEND: self.tr("&Xin lỗi và hẹn lại…"),
            Wish.HAND_BACK: self.tr("Trả cho người k&hác, gửi bưu chính…"),
            Wish.CALL: self.tr("&Ghi đã gọi…"),
            Wish.SHELF: self.tr("Xế&p lên kệ…"),
            Wish.ORIGINALS: self.tr("Trả lại bản &chính…"),
        }
        for wish in self._steps.wishes:
            if wish is Wish.CALL and not self.second.isHidden():
                continue
            action = self._add(words[wish], partial(self.wished.emit, wish))
            if wish is Wish.EXTEND:
                self._say_why_not(action)

    def _say_why_not(self, action: QAction) -> None:
        """A new date that may not be named stays in sight, with the reason beside it."""
        from cds_desktop.wording.errors import sentence
        from cds_desktop.wording.life import short_refusal

        refused = self._steps.no_extension
        if refused is not None:
            action.setEnabled(False)
            action.setText(f"{action.text()}\t{short_refusal(refused)}")
            action.setToolTip(sentence(refused))

    def _add(self, words: str, act: Callable[[], object]) -> QAction:
        action = self.menu.addAction(words)
        action.triggered.connect(lambda: act())
        return action

    def _open_menu(self) -> None:
        corner = self.more.mapToGlobal(self.more.rect().topRight())
        size = self.menu.sizeHint()
        self.menu.popup(corner - QPoint(size.width(), size.height() + Space.XS))

    def _words(self, record: DossierRecord, to: Status) -> str:
        if to is Status.PROCESSING and record.status is Status.SUPPLEMENT_REQUESTED:
            return self.tr("Đã nhận bổ sung")
        if to is Status.PROCESSING and record.status is Status.PAYMENT_REQUESTED:
            return self.tr("Đã nộp phí, lệ phí")
        if to is Status.FINISHED and record.signing_at is not None:
            return self.tr("Ký duyệt")
        return {
            Status.RECEIVED: self.tr("Tiếp nhận"),
            Status.PROCESSING: self.tr("Chuyển xử lý"),
            Status.FINISHED: self.tr("Có kết quả"),
            Status.RETURNED: self.tr("Trả kết quả"),
        }[to]


def needs_reason(status: Status) -> bool:
    """Whether this move asks for a reason; for a fee notice it may stay empty."""
    return status in REASON_NEEDED or status is Status.PAYMENT_REQUESTED
