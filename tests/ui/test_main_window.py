"""The frame: pages on first visit, keys, scans, lock, small screens, closing."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import ClassVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from ui.context import Context, Go
from ui.frame.facts import FrameFacts, PageSpec, SearchHit
from ui.frame.help_sheet import HelpSheet
from ui.frame.scans import ScanBus
from ui.main_window import MainWindow
from ui.page import Page
from ui.sign_in import SignInWindow
from ui.theme import TextRole, Tone, theme_of
from ui.widgets import ActionBar, Button, Label, StateWord

EVERYONE = frozenset(Role)


@dataclass
class Built:
    """What the sample pages did."""

    keys: list[str] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)
    opened: list[object] = field(default_factory=list)


class Desk(Page):
    """A page with one field."""

    takes_scans: ClassVar[bool] = True

    def __init__(self, name: str, built: Built, context: Context) -> None:
        super().__init__(context)
        self.name, self.built, self.scans = name, built, list[str]()
        built.keys.append(name)
        self.edit = QLineEdit()
        self.edit.setAccessibleName("ô nhập")
        column = QVBoxLayout(self)
        column.addWidget(self.edit)
        column.addStretch(1)
        self.foot = ActionBar()
        self.foot.add(Button("Lưu", key="F9"))
        column.addWidget(self.foot)
        self.panes = [self.edit]

    def title(self) -> str:
        return self.name

    def refresh(self) -> None:
        self.built.refreshed.append(self.name)

    def open_argument(self, argument: object) -> None:
        self.built.opened.append(argument)

    def handle_scan(self, text: str) -> bool:
        self.scans.append(text)
        return self.name == "reception"


@pytest.fixture
def built() -> Built:
    return Built()


@pytest.fixture
def make_window(
    qtbot: QtBot, context: Context, built: Built
) -> Iterator[Callable[..., MainWindow]]:
    theme = theme_of()
    theme.apply()

    def make(role: Role = Role.ADMIN, is_sample: bool = False) -> MainWindow:
        def make_context(go: Go) -> Context:
            actor = Actor(1, "Lê Thị Mỹ Ý", role, "Quầy 2")
            return replace(context, go=go, actor=actor)

        def spec(key: str, roles: frozenset[Role] = EVERYONE, at_foot: bool = False) -> PageSpec:
            return PageSpec(
                key, key, "files", lambda given: Desk(key, built, given), roles, at_foot
            )

        specs = [
            spec("today"),
            spec("reception", frozenset({Role.RECEPTION, Role.ADMIN})),
            spec("dossiers"),
            spec("settings", at_foot=True),
        ]
        facts = FrameFacts(
            "Trung tâm Phục vụ hành chính công xã Cái Nước", "Xã Cái Nước", is_sample
        )
        window = MainWindow(make_context, specs, facts, search=search, unlock=unlock)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield make
    theme.set_text_scale(1.0)


def search(words: str) -> list[SearchHit]:
    if words != "nguyen":
        return []
    state = StateWord(Tone.LATE, "Quá hạn 1 ngày")
    return [SearchHit("261120-0023", "Nguyễn Thị Cẩm Tú", "Khai sinh", state)]


def unlock(secret: str) -> None:
    if secret != "2468":
        raise RuleBroken("officer.wrong_secret")


def press(window: QWidget, key: Qt.Key, control: bool = False) -> None:
    handle = window.windowHandle()
    modifier = Qt.KeyboardModifier
    QTest.keyClick(handle, key, modifier.ControlModifier if control else modifier.NoModifier)


def test_pages_are_built_on_their_first_visit_and_read_again_on_each(
    make_window: Callable[..., MainWindow], built: Built
) -> None:
    window = make_window()
    assert built.keys == ["today"]
    press(window, Qt.Key.Key_3, control=True)
    press(window, Qt.Key.Key_F5)
    press(window, Qt.Key.Key_1, control=True)
    assert built.keys == ["today", "dossiers"]
    assert built.refreshed == ["today", "dossiers", "dossiers", "today"]
    assert window.windowTitle().startswith("today – Trung tâm")


def test_a_page_without_a_right_is_absent(
    make_window: Callable[..., MainWindow], built: Built
) -> None:
    window = make_window(Role.SPECIALIST)
    press(window, Qt.Key.Key_F2)
    window.go("reception")
    assert built.keys == ["today"]
    press(window, Qt.Key.Key_2, control=True)
    assert built.keys == ["today", "dossiers"]


def test_f2_opens_reception_and_escape_goes_back(
    make_window: Callable[..., MainWindow], built: Built
) -> None:
    window = make_window()
    press(window, Qt.Key.Key_F2)
    assert window.current_page() is window.page("reception")
    press(window, Qt.Key.Key_Escape)
    assert window.current_page() is window.page("today")


def test_search_finds_as_you_type_and_enter_opens(
    qtbot: QtBot, make_window: Callable[..., MainWindow], built: Built
) -> None:
    window = make_window()
    press(window, Qt.Key.Key_F3)
    edit = window.top_bar.search.edit
    assert edit.hasFocus()
    for letter in "nguyen":
        QTest.keyClicks(edit, letter)
        QTest.qWait(40)
    qtbot.waitUntil(lambda: window.top_bar.suggester.is_open)
    QTest.keyClick(edit, Qt.Key.Key_Down)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: built.opened == ["261120-0023"])
    assert window.current_page() is window.page("dossiers")
    assert edit.text() == ""


@dataclass
class Fingers:
    """Types into a window with a chosen time between keys."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now

    def type(
        self, window: QWidget, words: str, gap: float, end: Qt.Key = Qt.Key.Key_Return
    ) -> None:
        for letter in words:
            self.now += gap
            QTest.keyClick(window.windowHandle(), ord(letter))
        self.now += gap
        QTest.keyClick(window.windowHandle(), end)


@pytest.fixture
def fingers() -> Fingers:
    return Fingers()


def take_time_from(window: MainWindow, fingers: Fingers) -> ScanBus:
    bus = window.bus
    bus._clock = fingers
    bus.touch()
    return bus


def test_a_scan_goes_to_the_page_and_leaves_the_field_as_it_was(
    make_window: Callable[..., MainWindow], fingers: Fingers
) -> None:
    window = make_window()
    take_time_from(window, fingers)
    window.go("reception")
    page = window.current_page()
    assert isinstance(page, Desk)
    page.edit.setText("Le Thi")
    fingers.type(window, "000.00.16.H12-261120-0023", 0.01)
    assert page.scans == ["000.00.16.H12-261120-0023"]
    assert page.edit.text() == "Le Thi"


def test_a_scan_nobody_takes_opens_the_dossier(
    make_window: Callable[..., MainWindow], built: Built, fingers: Fingers
) -> None:
    window = make_window()
    take_time_from(window, fingers)
    fingers.type(window, "261120-0023", 0.02, Qt.Key.Key_Tab)
    assert built.opened == ["261120-0023"]
    assert window.current_page() is window.page("dossiers")


def test_a_person_who_types_is_never_taken_for_a_scanner(
    make_window: Callable[..., MainWindow], built: Built, fingers: Fingers
) -> None:
    window = make_window()
    take_time_from(window, fingers)
    page = window.current_page()
    assert isinstance(page, Desk)
    fingers.type(window, "261120-0023", 0.06)
    fingers.type(window, "12345", 0.01)
    assert page.edit.text() == "261120-002312345"
    assert page.scans == []


def test_an_idle_screen_locks_and_hides_everything_until_the_pin(
    qtbot: QtBot, make_window: Callable[..., MainWindow], fingers: Fingers
) -> None:
    window = make_window()
    take_time_from(window, fingers)
    page = window.current_page()
    assert page is not None
    window.context.preferences.idle_minutes = 10
    fingers.now += 599
    window._check_idle()
    assert page.isVisible()
    fingers.now += 2
    window._check_idle()
    assert window.is_locked
    assert not page.isVisibleTo(window)
    press(window, Qt.Key.Key_F2)
    assert window.current_page() is page
    lock = window.lock_screen
    lock.secret.edit.setText("1111")
    lock.button.click()
    qtbot.waitUntil(lambda: bool(lock.secret.error()))
    assert window.is_locked
    lock.secret.edit.setText("2468")
    with qtbot.waitSignal(window.unlocked):
        QTest.keyClick(lock.secret.edit, Qt.Key.Key_Return)
    assert page.isVisible()


def test_a_small_screen_brings_the_compact_form(
    qtbot: QtBot, make_window: Callable[..., MainWindow]
) -> None:
    window = make_window()
    page = window.current_page()
    assert page is not None
    window.resize(1366, 768)
    assert not window.is_compact
    assert window.top_bar.height() == 52
    with qtbot.waitSignal(page.compact_changed):
        window.resize(1092, 574)
    assert window.top_bar.height() == 44
    window.resize(300, 300)
    assert (window.width(), window.height()) == (1024, 560)


def test_everything_of_the_rail_fits_the_smallest_window(
    make_window: Callable[..., MainWindow],
) -> None:
    window = make_window()
    window.resize(1024, 560)
    item = window.rail.item("settings")
    bottom = item.mapTo(window, QPoint(0, item.height())).y()
    assert bottom <= window.height()


def test_text_grows_in_steps_and_is_remembered(make_window: Callable[..., MainWindow]) -> None:
    window = make_window()
    for _ in range(9):
        press(window, Qt.Key.Key_Plus, control=True)
    assert theme_of().text_scale == 1.5
    assert window.context.preferences.text_scale == 1.5
    press(window, Qt.Key.Key_0, control=True)
    assert theme_of().text_scale == 1.0


def test_ctrl_z_undoes_the_last_act_but_not_inside_a_field(
    make_window: Callable[..., MainWindow],
) -> None:
    window = make_window()
    page = window.current_page()
    assert isinstance(page, Desk)
    undone: list[int] = []
    window.context.notices.info("Đã chuyển hồ sơ.", undo=lambda: undone.append(1))
    assert window.notice_bar.isVisible()
    assert window.notice_bar.geometry().bottom() <= page.foot.y()
    window.rail.item("today").setFocus()
    press(window, Qt.Key.Key_Z, control=True)
    assert undone == [1]
    assert not window.notice_bar.isVisible()


def test_f1_lists_the_keys_of_page_and_program(
    qtbot: QtBot, make_window: Callable[..., MainWindow]
) -> None:
    window = make_window()
    press(window, Qt.Key.Key_F1)
    sheets = [w for w in QApplication.topLevelWidgets() if isinstance(w, HelpSheet)]
    assert len(sheets) == 1
    assert "F3" in sheets[0].document().toPlainText()
    QTest.keyClick(sheets[0], Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not sheets[0].isVisible())


def test_closing_waits_for_running_work(
    qtbot: QtBot, make_window: Callable[..., MainWindow]
) -> None:
    window = make_window()
    gate = threading.Event()
    window.context.jobs.run(window, lambda: gate.wait(5), lambda _: None)
    window.close()
    assert window.isVisible()
    box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox))
    wait = next(b for b in box.buttons() if "Chờ xong" in b.text())
    with qtbot.waitSignal(window.closing):
        wait.click()
        gate.set()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_sample_data_is_marked_over_everything(make_window: Callable[..., MainWindow]) -> None:
    window = make_window(is_sample=True)
    names = [widget.accessibleName() for widget in window.findChildren(QWidget)]
    assert "DỮ LIỆU MẪU – không dùng để giải quyết hồ sơ thật" in names


def test_nothing_in_the_frame_can_be_focused_without_a_name(
    make_window: Callable[..., MainWindow],
) -> None:
    window = make_window()
    nameless = [
        type(widget).__name__
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not isinstance(widget, MainWindow)
    ]
    assert nameless == []


def rows_with_ink(image: QImage) -> int:
    ground = image.pixelColor(0, 0)
    columns = range(image.width())
    return sum(
        any(image.pixelColor(x, y) != ground for x in columns) for y in range(image.height())
    )


@pytest.mark.parametrize("role", [role for role in TextRole if role.points <= 22])
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
def test_stacked_capitals_are_not_clipped(qtbot: QtBot, role: TextRole, scale: float) -> None:
    theme = theme_of()
    theme.set_text_scale(scale)
    try:
        words = Label("ẴỂỖỰ gjạ", role)
        qtbot.addWidget(words)
        width = words.sizeHint().width()
        rows = []
        # In a box twice as high nothing can be clipped: the same rows must carry ink.
        for height in (words.minimumHeight(), 2 * words.minimumHeight()):
            words.resize(width, height)
            rows.append(rows_with_ink(words.grab().toImage()))
        assert rows[0] == rows[1]
    finally:
        theme.set_text_scale(1.0)


def test_sign_in_keeps_the_name_after_a_wrong_password_and_welcomes_the_right_one(
    qtbot: QtBot, context: Context
) -> None:
    theme_of().apply()

    def sign_in(username: str, password: str) -> Actor:
        if password != "đúng rồi":
            raise RuleBroken("officer.wrong_password")
        return Actor(1, username, Role.RECEPTION)

    window = SignInWindow(
        sign_in, lambda error: f"Sai: {error.code}", context.jobs, office_name="Xã", last_user="myy"
    )
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.password.edit.hasFocus())
    window.password.edit.setText("sai")
    QTest.keyClick(window.password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.password.error() == "Sai: officer.wrong_password")
    assert window.user.text() == "myy"
    assert window.password.text() == ""
    window.password.edit.setText("đúng rồi")
    with qtbot.waitSignal(window.signed_in) as told:
        window.button.click()
    assert told.args[0].name == "myy"
