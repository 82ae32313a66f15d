"""The main window: navigation, keys, notices, lock. Pages are given to it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMessageBox,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from cds_desktop.wording.errors import sentence
from ui.context import Context, Go
from ui.errors import CrashDialog
from ui.frame.facts import FrameFacts, PageSpec, Search, SearchHit
from ui.frame.help_sheet import HelpSheet
from ui.frame.own_codes import OwnCodes
from ui.frame.rail import Rail
from ui.frame.scans import ScanBus
from ui.frame.top_bar import TopBar
from ui.frame.watermark import Watermark
from ui.page import Page
from ui.sign_in import LockScreen, Unlock
from ui.theme import theme_of
from ui.widgets.button import key_sequences
from ui.widgets.notice_bar import NoticeBar

__all__ = ["FrameFacts", "MainWindow", "PageSpec", "SearchHit"]

MINIMUM: Final = QSize(1024, 560)
COMPACT_WIDTH: Final = 1200
COMPACT_HEIGHT: Final = 640
DOSSIERS: Final = "dossiers"
RECEPTION: Final = "reception"
_IDLE_CHECK_MS: Final = 5_000


class MainWindow(QWidget):
    """Rail, top bar and pages of one officer.

    Args:
        make_context: Gets `go` of this window and returns what the pages are given.
        specs: All pages; those without the officer's role are left out.
        facts: The office as the frame shows it.
        search: Finds dossiers by what is typed; runs in the jobs of the context.
        unlock: Checks PIN or password; raises `RuleBroken`; runs in the jobs.
        parent: The owner.

    Signals:
        compact_changed: The form for small screens began or ended.
        locked, unlocked: The screen was hidden, shown again.
        sign_out_asked: The officer wants to leave, or another to sign in.
        scanned: A code came from the scanner.
        page_changed: The key of the page on show.
        closing: The window is really going to close.
    """

    compact_changed = Signal(bool)
    locked = Signal()
    unlocked = Signal()
    sign_out_asked = Signal()
    scanned = Signal(str)
    page_changed = Signal(str)
    closing = Signal()

    def __init__(
        self,
        make_context: Callable[[Go], Context],
        specs: Sequence[PageSpec],
        facts: FrameFacts,
        *,
        search: Search,
        unlock: Unlock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = make_context(self.go)
        actor = self.context.actor
        self._facts = facts
        self._specs = {spec.key: spec for spec in specs if actor.role in spec.roles}
        self._pages: dict[str, Page] = {}
        self._trail: list[str] = []
        self._is_compact = self._may_close = False
        self._hidden: list[QWidget] = []
        self.setMinimumSize(MINIMUM)
        self.resize(1366, 768)
        self._build(facts, search, unlock)
        self.bus = ScanBus(parent=self)
        self.bus.scanned.connect(self._scan)
        self.own_codes = OwnCodes(self.context, self)
        self._bind_keys()
        self._idle = QTimer(self)
        self._idle.setInterval(_IDLE_CHECK_MS)
        self._idle.timeout.connect(self._check_idle)
        self._idle.start()
        theme = theme_of(self)
        theme.set_text_scale(self.context.preferences.text_scale)
        theme.set_choice(self.context.preferences.theme)
        theme.changed.connect(self._choose_form)
        geometry = self.context.preferences.geometry
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    # Pages ----------------------------------------------------------------------------------

    @property
    def is_compact(self) -> bool:
        """Whether the form for small screens is in use."""
        return self._is_compact

    @property
    def is_locked(self) -> bool:
        """Whether the lock screen hides the pages."""
        return self._layers.currentWidget() is self.lock_screen

    def page(self, key: str) -> Page | None:
        """One page, None before its first visit."""
        return self._pages.get(key)

    def current_page(self) -> Page | None:
        """The page on show."""
        widget = self._stack.currentWidget()
        return widget if isinstance(widget, Page) else None

    def go(self, key: str, argument: object | None = None) -> None:
        """Show a page, built on its first visit; pages the officer may not see are not shown."""
        spec = self._specs.get(key)
        if spec is None:
            return
        page = self._pages.get(key)
        is_new = page is None
        if page is None:
            page = self._pages[key] = spec.factory(self.context)
            page.set_compact(self._is_compact)
            page.foot_changed.connect(self._place_notice)
            self._stack.addWidget(page)
        is_other = page is not self._stack.currentWidget() or is_new
        self._stack.setCurrentWidget(page)
        self.rail.set_current(key)
        if not self._trail or self._trail[-1] != key:
            self._trail = [*self._trail, key][-20:]
        self.setWindowTitle(f"{page.title() or spec.word} – {self._facts.office_name}")
        if is_other:
            self.notice_bar.setParent(page)
            self.notice_bar.hide()
            if self.notice_bar.notice is not None:
                self.notice_bar.show()
            page.refresh()
        if argument is not None:
            page.open_argument(argument)
        else:
            # Also on the page itself: F2 brings the cursor back to where work begins.
            page.focus_first()
        self._place_notice()
        self.page_changed.emit(key)

    # Lock -----------------------------------------------------------------------------------

    def lock(self) -> None:
        """Hide everything until the officer unlocks."""
        if self.is_locked:
            return
        self._hidden = [
            window
            for window in QApplication.topLevelWidgets()
            if window is not self and window.isVisible()
        ]
        for window in self._hidden:
            window.hide()
        application = QApplication.instance()
        if application is not None:
            # A job that ends now may still open a preview or a dialog: it waits for the officer.
            application.installEventFilter(self)
        self._layers.setCurrentWidget(self.lock_screen)
        self.setWindowTitle(self.tr("Đang khóa – {office}").format(office=self._facts.office_name))
        self.lock_screen.appear()
        self.locked.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the screen is locked: keep back what opens now, but for a report without names."""
        if (
            event.type() is QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and self in _ancestors(watched)
            and not isinstance(watched, CrashDialog)
            and self.is_locked
        ):
            self._hidden.append(watched)
            QTimer.singleShot(0, watched, watched.hide)
        return super().eventFilter(watched, event)

    def _unlock(self) -> None:
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._layers.setCurrentWidget(self._work)
        for window in filter(isValid, self._hidden):
            window.show()
        self._hidden = []
        self.bus.touch()
        page = self.current_page()
        if page is not None:
            self.setWindowTitle(f"{page.title()} – {self._facts.office_name}")
            page.focus_first()
        self.unlocked.emit()

    def _check_idle(self) -> None:
        minutes = self.context.preferences.idle_minutes
        if minutes and not self.is_locked and self.bus.idle_seconds() >= minutes * 60:
            self.lock()

    # Building -------------------------------------------------------------------------------

    def _build(self, facts: FrameFacts, search: Search, unlock: Unlock) -> None:
        context = self.context
        self._work = QWidget()
        self._stack = QStackedWidget()
        self.top_bar = TopBar(facts, context.actor, context.jobs, context.notices, search)
        self.rail = Rail(list(self._specs.values()))
        self.notice_bar = NoticeBar(context.notices, self._stack)
        self.lock_screen = LockScreen(
            unlock, sentence, context.jobs, context.actor, facts.office_name
        )
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.rail)
        body.addWidget(self._stack, 1)
        column = QVBoxLayout(self._work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if facts.is_sample:
            column.addWidget(Watermark())
        column.addWidget(self.top_bar)
        column.addLayout(body, 1)
        self._layers = QStackedLayout(self)
        self._layers.setContentsMargins(0, 0, 0, 0)
        self._layers.addWidget(self._work)
        self._layers.addWidget(self.lock_screen)
        QWidget.setTabOrder(self.top_bar, self.rail)
        self.rail.chosen.connect(self.go)
        self.top_bar.opened.connect(self._open_found)
        self.top_bar.searched.connect(self._open_found)
        self.top_bar.lock_asked.connect(self.lock)
        self.lock_screen.unlocked.connect(self._unlock)
        self.lock_screen.sign_out_asked.connect(self.sign_out_asked)
        context.notices.posted.connect(self._place_notice)
        context.jobs.busy_changed.connect(self._close_when_quiet)
        context.file_jobs.busy_changed.connect(self._close_when_quiet)

    def _bind_keys(self) -> None:
        acts: list[tuple[str, Callable[[], object]]] = [
            ("F1", self.show_help),
            ("F2", lambda: self.go(RECEPTION)),
            ("Ctrl+N", lambda: self.go(RECEPTION)),
            ("F3", self.top_bar.focus_search),
            ("F5", self._refresh),
            ("F6", self._next_pane),
            ("F11", self._full_screen),
            ("Esc", self._escape),
            ("Ctrl+Z", self.context.notices.undo_last),
            ("Ctrl+L", self.lock),
            ("Ctrl++", lambda: self._scale_text(1)),
            ("Ctrl+=", lambda: self._scale_text(1)),
            ("Ctrl+-", lambda: self._scale_text(-1)),
            ("Ctrl+0", lambda: self._scale_text(0)),
        ]
        upper = [spec.key for spec in self._specs.values() if not spec.at_foot]
        for number, page in enumerate(upper[:9], start=1):
            acts.append((f"Ctrl+{number}", partial(self.go, page)))
        for key, act in acts:
            # Children of the work layer: locked, none of them acts.
            shortcut = QShortcut(self._work)
            shortcut.setKeys(key_sequences(key))
            shortcut.activated.connect(act)

    def program_keys(self) -> list[tuple[str, str]]:
        """The keys that work on every page."""
        return [
            ("F1", self.tr("Trợ giúp về phím tắt")),
            ("F2, Ctrl+N", self.tr("Hồ sơ mới")),
            ("F3", self.tr("Tìm hồ sơ, người nộp, số thẻ")),
            ("F5", self.tr("Đọc lại số liệu")),
            ("F6", self.tr("Sang khung bên cạnh")),
            ("F11", self.tr("Toàn màn hình")),
            ("Esc", self.tr("Quay lại, bản nháp được giữ")),
            ("Ctrl+1 … Ctrl+9", self.tr("Mở trang theo thứ tự trên thanh bên trái")),
            ("Ctrl+Z", self.tr("Hoàn tác việc vừa làm")),
            ("Ctrl+L", self.tr("Khóa màn hình")),
            ("Ctrl++, Ctrl+-, Ctrl+0", self.tr("Chữ to hơn, nhỏ hơn, cỡ thường")),
        ]

    def show_help(self) -> None:
        """Open the sheet of keys (F1)."""
        page = self.current_page()
        keys = page.help_keys() if page is not None else ()
        title = page.title() if page is not None else ""
        HelpSheet(title, keys, self.program_keys(), self).open()

    # Acts of keys ---------------------------------------------------------------------------

    def _refresh(self) -> None:
        page = self.current_page()
        if page is not None:
            page.refresh()

    def _next_pane(self) -> None:
        page = self.current_page()
        if page is not None:
            page.next_pane()

    def _full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _escape(self) -> None:
        page = self.current_page()
        if self.notice_bar.notice is not None:
            self.notice_bar.close_notice()
        elif self.top_bar.search.edit.hasFocus():
            self.top_bar.search.clear()
            if page is not None:
                page.focus_first()
        elif page is not None and not page.escape() and len(self._trail) > 1:
            self._trail.pop()
            self.go(self._trail.pop())

    def _scale_text(self, step: int) -> None:
        theme = theme_of(self)
        if step:
            theme.step_text_scale(step)
        else:
            theme.set_text_scale(1.0)
        self.context.preferences.text_scale = theme.text_scale
        percent = round(theme.text_scale * 100)
        self.context.notices.info(self.tr("Cỡ chữ {percent} %.").format(percent=percent))

    def _open_found(self, code: str) -> None:
        if code.strip():
            self.go(DOSSIERS, code.strip())

    def _scan(self, code: str) -> None:
        if self.is_locked:
            return
        self.scanned.emit(code)
        page = self.current_page()
        if page is not None and page.wants_every_scan() and page.handle_scan(code):
            return
        if self.own_codes.take(code):
            return
        if page is None or not page.handle_scan(code):
            self.go(DOSSIERS, code)

    # Form and closing -----------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        if self.current_page() is None and self._specs:
            self.go(next(iter(self._specs)))
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self.bus.watch(handle)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_form()

    def _choose_form(self) -> None:
        """Take the form for small screens; larger text makes a screen smaller."""
        scale = max(1.0, theme_of(self).text_scale)
        compact = self.width() < COMPACT_WIDTH * scale or self.height() < COMPACT_HEIGHT * min(
            scale, 1.1
        )
        if compact != self._is_compact:
            self._is_compact = compact
            self.top_bar.set_compact(compact)
            for page in self._pages.values():
                page.set_compact(compact)
            self.compact_changed.emit(compact)
        # The layouts of the pages settle after this event.
        QTimer.singleShot(0, self, self._place_notice)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            QTimer.singleShot(0, self, self._place_notice)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close or not self._is_working():
            self.context.preferences.geometry = self.saveGeometry()
            self.context.preferences.save()
            self.closing.emit()
            event.accept()
            return
        event.ignore()
        self._ask_about_work()

    def _is_working(self) -> bool:
        pages = any(page.busy() for page in self._pages.values())
        return pages or self.context.jobs.is_busy or self.context.file_jobs.is_busy

    def _ask_about_work(self) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Đóng chương trình"))
        box.setText(self.tr("Còn việc đang chạy. Chờ xong rồi đóng?"))
        role = QMessageBox.ButtonRole
        wait = box.addButton(self.tr("Chờ xong rồi đóng"), role.AcceptRole)
        stop = box.addButton(self.tr("Dừng việc và đóng"), role.DestructiveRole)
        stay = box.addButton(self.tr("Làm việc tiếp"), role.RejectRole)
        box.setEscapeButton(stay)
        box.setDefaultButton(wait)
        wait.clicked.connect(self._wait_and_close)
        stop.clicked.connect(self._stop_and_close)
        box.open()

    def _wait_and_close(self) -> None:
        self._wants_to_close = True
        self._close_when_quiet()

    def _stop_and_close(self) -> None:
        self._may_close = True
        self.context.file_jobs.cancel_all()
        self.close()

    _wants_to_close = False

    def _close_when_quiet(self) -> None:
        busy = self.context.jobs.is_busy or self.context.file_jobs.is_busy
        if self._wants_to_close and not busy:
            self._may_close = True
            # Not from inside the delivery of the last answer.
            QTimer.singleShot(0, self, self.close)

    def _place_notice(self) -> None:
        page = self.current_page()
        if page is not None and self.notice_bar.notice is not None:
            self.notice_bar.place(page.notice_area())
            self.notice_bar.raise_()


def _ancestors(widget: QWidget) -> list[QWidget]:
    """The widgets above one, also across windows."""
    found, parent = [], widget.parentWidget()
    while parent is not None:
        found.append(parent)
        parent = parent.parentWidget()
    return found
