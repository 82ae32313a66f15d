"""The sign-in window and the lock screen; neither knows the database."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.officers import SAMPLE_PASSWORD, Actor
from ui.jobs import Jobs
from ui.theme import Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import Card
from ui.widgets.emblem import Emblem
from ui.widgets.field import TextField
from ui.widgets.field_kinds import PasswordField
from ui.widgets.label import Label
from ui.widgets.themed import Themed

SignIn = Callable[[str, str], Actor]
Unlock = Callable[[str], object]
_CARD_WIDTH: Final = 380


class _Ground(Themed, QWidget):
    """The page ground with the red rule of the State at the top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow_theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.color("background"))
        painter.fillRect(0, 0, self.width(), 4, self.color("brand"))

    def put(self, head: QWidget, card: QWidget, foot: str) -> Label:
        """Centre a heading and a card, with a muted line at the foot."""
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XXL, Space.XXL, Space.XXL, Space.L)
        column.setSpacing(Space.XL)
        column.addStretch(3)
        column.addWidget(head, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(4)
        line = Label(foot, TextRole.CAPTION, Tone.MUTED)
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(line)
        return line


def _heading(title: str, note: str) -> tuple[QWidget, Label]:
    """Return emblem, title and note as one widget, and the label of the note."""
    head = QWidget()
    column = QVBoxLayout(head)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.XS)
    column.addWidget(Emblem(56), 0, Qt.AlignmentFlag.AlignHCenter)
    column.addSpacing(Space.S)
    for words, role, tone in (
        (title, TextRole.DAY, Tone.TEXT),
        (note, TextRole.BODY, Tone.MUTED),
    ):
        label = Label(words, role, tone, wrap=True)
        label.setMinimumWidth(_CARD_WIDTH + 120)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(label)
    return head, label


class SignInWindow(_Ground):
    """Asks who works now.

    Args:
        sign_in: Checks name and password off the GUI thread; raises `RuleBroken`.
        speak: Turns an error into a sentence.
        jobs: Runs the check.
        office_name: Of the office whose data is open.
        last_user: Filled in; the cursor then stands in the password.
        is_sample: Says that this is sample data.
        parent: The owner.

    Signals:
        signed_in: The `Actor`.
        lookup_asked: A citizen wants to see how far a dossier is.
    """

    signed_in = Signal(object)
    lookup_asked = Signal()

    def __init__(
        self,
        sign_in: SignIn,
        speak: Callable[[CdsError], str],
        jobs: Jobs,
        *,
        office_name: str,
        last_user: str = "",
        is_sample: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sign_in, self._speak, self._jobs = sign_in, speak, jobs
        self.setWindowTitle(self.tr("CDS Một cửa – Đăng nhập"))
        self.setMinimumSize(640, 560)
        self.resize(900, 620)
        self.user = TextField(self.tr("Tên đăng nhập"), icon="user", reserve_line=False)
        self.password = PasswordField(self.tr("Mật khẩu"), icon="key")
        self.button = Button(self.tr("Đăng nhập"), ButtonKind.PRIMARY, key="Enter")
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        card = Card(Space.XXL)
        card.setFixedWidth(_CARD_WIDTH)
        card.body.setSpacing(Space.M)
        for widget in (self.user, self.password, self.button):
            card.body.addWidget(widget)
        self.lookup_button = Button(
            self.tr("Tra cứu hồ sơ"), ButtonKind.QUIET, icon="search", key="F3", shortcut=True
        )
        self.lookup_button.clicked.connect(self.lookup_asked)
        card.body.addWidget(self.lookup_button, 0, Qt.AlignmentFlag.AlignHCenter)
        head, self._office = _heading(self.tr("CDS Một cửa"), office_name)
        self._foot = self.put(head, card, "")
        self.set_office(office_name, is_sample=is_sample)
        self.user.set_text(last_user)
        self.user.submitted.connect(self.password.setFocus)
        self.password.submitted.connect(self._try)
        self.button.clicked.connect(self._try)
        (self.password if last_user else self.user).setFocus()

    def set_office(self, name: str, *, is_sample: bool) -> None:
        """Name the office once its data is open."""
        self._office.setText(name)
        foot = self.tr("Quên mật khẩu: quản trị viên của đơn vị đặt lại trong Cài đặt.")
        if is_sample:
            foot = self.tr("DỮ LIỆU MẪU – mật khẩu của mọi tài khoản mẫu: {password}").format(
                password=SAMPLE_PASSWORD
            )
        self._foot.setText(foot)

    def password_refused(self, error: Exception) -> None:
        """Say under the password why nobody can sign in; bugs go to the error desk."""
        self.button.enable()
        if not isinstance(error, CdsError):
            self._jobs.bug.emit(error)
            return
        self.password.clear()
        self.password.set_error(self._speak(error))
        self.password.setFocus()

    def _try(self) -> None:
        self.user.set_error("" if self.user.text().strip() else self.tr("Cần tên đăng nhập."))
        self.password.set_error("" if self.password.text() else self.tr("Cần mật khẩu."))
        wrong = next((f for f in (self.user, self.password) if f.error()), None)
        if wrong is not None:
            wrong.setFocus()
            return
        self.button.disable(self.tr("Đang kiểm tra…"))
        work = partial(self._sign_in, self.user.text().strip(), self.password.text())
        self._jobs.run(self, work, self._welcomed, self.password_refused)

    def _welcomed(self, actor: Actor) -> None:
        self.button.enable()
        self.password.clear()
        self.signed_in.emit(actor)


class LockScreen(_Ground):
    """Hides everything until the officer gives the PIN or the password.

    Signals:
        unlocked: The secret was right.
        sign_out_asked: Somebody else wants to work.
    """

    unlocked = Signal()
    sign_out_asked = Signal()

    def __init__(
        self,
        unlock: Unlock,
        speak: Callable[[CdsError], str],
        jobs: Jobs,
        actor: Actor,
        office_name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._unlock, self._speak, self._jobs = unlock, speak, jobs
        self.secret = PasswordField(self.tr("Mã PIN hoặc mật khẩu"), icon="lock")
        self.button = Button(self.tr("Mở khóa"), ButtonKind.PRIMARY, key="Enter")
        self.other = Button(self.tr("Người khác đăng nhập"), ButtonKind.QUIET)
        card = Card(Space.XXL)
        card.setFixedWidth(_CARD_WIDTH)
        card.body.setSpacing(Space.M)
        card.body.addWidget(self.secret)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        row.addWidget(self.other)
        card.body.addLayout(row)
        note = self.tr("Màn hình đang khóa. Việc đang làm dở được giữ nguyên.")
        head, _ = _heading(actor.name, note)
        self.put(head, card, office_name)
        self.secret.submitted.connect(self._try)
        self.button.clicked.connect(self._try)
        self.other.clicked.connect(self.sign_out_asked)

    def appear(self) -> None:
        """Begin anew with an empty field."""
        self.secret.clear()
        self.secret.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.secret.clear()
            return
        super().keyPressEvent(event)

    def _try(self) -> None:
        if not self.secret.text():
            self.secret.set_error(self.tr("Cần mã PIN hoặc mật khẩu."))
            return
        self.button.disable(self.tr("Đang kiểm tra…"))
        work = partial(self._unlock, self.secret.text())
        self._jobs.run(self, work, self._opened, self._refused)

    def _opened(self, result: object) -> None:
        del result
        self.button.enable()
        self.secret.clear()
        self.unlocked.emit()

    def _refused(self, error: Exception) -> None:
        self.button.enable()
        self.secret.clear()
        if isinstance(error, CdsError):
            self.secret.set_error(self._speak(error))
            self.secret.setFocus()
        else:
            self._jobs.bug.emit(error)
