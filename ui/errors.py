"""One place where every bug ends: logged, counted, shown with an apology and a clean report."""

import logging
import platform
import re
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    QUrl,
    Signal,
    Slot,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from cds_desktop import __version__
from ui.widgets.button import Button, ButtonKind
from ui.widgets.label import Label, TextRole

_log = logging.getLogger(__name__)
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|“[^”\n]*”|«[^»\n]*»")
_LONG_DIGITS = re.compile(r"\d(?:[ .\-]?\d){8,}")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def scrub(text: str) -> str:
    """Take out what may be a person: quoted values and runs of nine or more digits."""
    return _LONG_DIGITS.sub("<số>", _QUOTED.sub("<…>", text))


def clean_report(error: BaseException, place: str = "") -> str:
    """Describe a bug without values: versions, kinds of errors, files, lines and functions.

    Messages of exceptions are left out, because they quote what was typed; source lines are not
    shown for the same reason.
    """
    lines = [
        f"CDS Một cửa {__version__}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
    ]
    if place:
        lines.append(scrub(place))
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        code = getattr(seen, "code", None)
        if isinstance(code, str):
            lines.append(f"  code {scrub(code)}")
        for frame in traceback.extract_tb(seen.__traceback__):
            path = Path(frame.filename)
            lines.append(f"  {path.parent.name}/{path.name}:{frame.lineno} {frame.name}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)


class CrashDialog(QDialog):
    """Apologises, says where the log is, and lets the report be copied."""

    def __init__(self, report: str, log_file: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Chương trình gặp lỗi"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(600)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(
            Label(self.tr("Xin lỗi, chương trình vừa gặp một lỗi."), TextRole.TITLE, wrap=True)
        )
        sentence = self.tr(
            "Việc đang làm dở có thể chưa được lưu; những gì đã lưu vẫn còn nguyên. "
            "Hãy sao chép báo cáo này gửi cho người hỗ trợ: báo cáo không chứa tên, số giấy tờ "
            "hay số điện thoại của người dân."
        )
        layout.addWidget(Label(sentence, wrap=True))
        self.report = QPlainTextEdit(report, self)
        self.report.setReadOnly(True)
        self.report.setMinimumHeight(180)
        self.report.setAccessibleName(self.tr("Báo cáo lỗi"))
        self.report.setTabChangesFocus(True)
        layout.addWidget(self.report)
        if log_file is not None:
            place = self.tr("Nhật ký: {path}").format(path=log_file)
            layout.addWidget(Label(place, TextRole.CAPTION, wrap=True, selectable=True))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        copy = Button(self.tr("Sao chép báo cáo"), icon="copy")
        copy.clicked.connect(self._copy)
        buttons.addWidget(copy)
        if log_file is not None:
            folder = Button(self.tr("Mở thư mục nhật ký"), ButtonKind.QUIET, icon="folder-open")
            folder.clicked.connect(
                lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file.parent)))
            )
            buttons.addWidget(folder)
        buttons.addStretch(1)
        close = Button(self.tr("Làm việc tiếp"), ButtonKind.PRIMARY, key="Esc")
        close.clicked.connect(self.reject)
        buttons.addWidget(close)
        layout.addLayout(buttons)
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())


class ErrorDesk(QObject):
    """Collects failures from Python, threads, jobs and Qt; shows one dialog at a time."""

    reported = Signal(object)
    _arrived = Signal(object)

    def __init__(
        self,
        log_file: Path | None = None,
        window: Callable[[], QWidget | None] = lambda: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._window = window
        self._dialog: CrashDialog | None = None
        self._arrived.connect(self._show)

    def install(self) -> None:
        """Take over the hooks of Python and Qt."""
        sys.excepthook = self._python_failed
        threading.excepthook = self._thread_failed
        qInstallMessageHandler(_log_qt)

    def uninstall(self) -> None:
        """Give the hooks back (tests, and the very end of the program)."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    @Slot(object)
    def report(self, error: BaseException) -> None:
        """Log a bug and tell the officer; may be called from any thread."""
        _log.error("%s", clean_report(error))
        self._arrived.emit(error)

    def _python_failed(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        del kind, trace
        if isinstance(error, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        self.report(error)

    def _thread_failed(self, failure: threading.ExceptHookArgs) -> None:
        if failure.exc_value is not None:
            self.report(failure.exc_value)

    @Slot(object)
    def _show(self, error: BaseException) -> None:
        self.reported.emit(error)
        if self._dialog is not None:
            # A second bug while the first is read adds to the same report.
            self._dialog.report.appendPlainText("\n" + clean_report(error))
            return
        self._dialog = CrashDialog(clean_report(error), self._log_file, self._window())
        self._dialog.finished.connect(self._forget)
        self._dialog.open()

    def _forget(self) -> None:
        self._dialog = None


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    del context
    if message.startswith("This plugin does not support"):
        # The platform without a screen (tour, tests) says so for every window.
        kind = QtMsgType.QtDebugMsg
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", scrub(message))
