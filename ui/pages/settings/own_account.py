"""One's own password, and the PIN for quick unlocking."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.officers import PIN_MAXIMUM, PIN_MINIMUM, Officer
from cds_desktop.wording.errors import sentence
from ui.context import Context
from ui.theme import Space
from ui.widgets import Button, FormGrid, PasswordField, SectionTitle


class OwnAccount(QWidget):
    """For the officer who is signed in."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._officer: Officer | None = None
        self.title = SectionTitle(self.tr("Tài khoản của tôi"), context.actor.name)
        self.current = PasswordField(self.tr("Mật khẩu đang dùng"), required=True)
        self.new = PasswordField(
            self.tr("Mật khẩu mới"), required=True, help=self.tr("Ít nhất 8 ký tự")
        )
        self.again = PasswordField(self.tr("Nhập lại mật khẩu mới"), required=True)
        self.password_button = Button(self.tr("Đổi mật khẩu"), icon="key")
        self.pin = PasswordField(
            self.tr("Mã PIN mở khóa nhanh"),
            help=self.tr("{low} đến {high} chữ số; trống là tắt").format(
                low=PIN_MINIMUM, high=PIN_MAXIMUM
            ),
        )
        self.pin_button = Button(self.tr("Đặt mã PIN"), icon="password")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        grid = FormGrid()
        grid.add_row((self.current, 4), (self.new, 4), (self.again, 4))
        second = FormGrid()
        second.add_row((self.pin, 4))
        column.addWidget(self.title)
        column.addWidget(grid)
        column.addLayout(_left(self.password_button))
        column.addSpacing(Space.M)
        column.addWidget(second)
        column.addLayout(_left(self.pin_button))
        self.password_button.clicked.connect(self.change_password)
        self.again.submitted.connect(self.change_password)
        self.pin_button.clicked.connect(self.change_pin)
        self.pin.submitted.connect(self.change_pin)
        self.set_officer(None)

    def first_field(self) -> QWidget:
        """Where the cursor goes."""
        return self.current

    def set_officer(self, officer: Officer | None) -> None:
        """Show whose account this is; nobody's (the command line) has none."""
        self._officer = officer
        self.setEnabled(officer is not None)
        if officer is not None:
            self.title.set_note(f"{officer.full_name} ({officer.username})")
            words = self.tr("Đổi mã PIN") if officer.has_pin else self.tr("Đặt mã PIN")
            self.pin_button.set_words(words)

    def change_password(self) -> None:
        """Check the old password, then set the new one."""
        from cds_desktop.services import officers

        officer, context = self._officer, self._context
        fields = (self.current, self.new, self.again)
        wrong = [field for field in fields if not field.is_valid()]
        if not wrong and self.new.text() != self.again.text():
            self.again.set_error(self.tr("Hai lần nhập chưa giống nhau."))
            wrong = [self.again]
        if wrong or officer is None:
            (wrong or [self.current])[0].setFocus()
            return
        current, new, now = self.current.text(), self.new.text(), context.now()
        open_uow = context.office.open_uow

        def work() -> None:
            officers.sign_in(open_uow, officer.username, current, now=now)
            officers.set_password(open_uow, officer.id, new, actor=context.actor, now=now)

        context.jobs.run(self, work, self._password_set, self._refused)

    def change_pin(self) -> None:
        """Set the PIN; an empty field switches it off."""
        from cds_desktop.services.officers import set_pin

        context, pin = self._context, self.pin.text()
        work = partial(
            set_pin, context.office.open_uow, pin, actor=context.actor, now=context.now()
        )
        context.jobs.run(self, work, lambda _none: self._pin_set(bool(pin)), self._refused)

    def _password_set(self, _nothing: None) -> None:
        for field in (self.current, self.new, self.again):
            field.clear()
        self._context.notices.info(self.tr("Đã đổi mật khẩu của bạn."))

    def _pin_set(self, is_on: bool) -> None:
        self.pin.clear()
        self.pin_button.set_words(self.tr("Đổi mã PIN") if is_on else self.tr("Đặt mã PIN"))
        said = self.tr("Đã đặt mã PIN mở khóa.") if is_on else self.tr("Đã tắt mã PIN.")
        self._context.notices.info(said)

    def _refused(self, error: Exception) -> None:
        fields = {
            "officer.sign_in_refused": self.current,
            "officer.sign_in_paused": self.current,
            "officer.password_short": self.new,
            "officer.password_plain": self.new,
            "officer.pin_shape": self.pin,
        }
        field = fields.get(error.code) if isinstance(error, CdsError) else None
        if field is None or not isinstance(error, CdsError):
            self._context.notices.failed(error)
            return
        words = sentence(error)
        if error.code == "officer.sign_in_refused":
            words = self.tr("Mật khẩu chưa đúng.")
        field.set_error(words)
        field.setFocus()


def _left(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Space.S)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
