"""Qt's own dialogs and menus speak Vietnamese: every word Qt asks for is in our catalogue."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator, QUrl
from PySide6.QtGui import QAction, QKeySequence, QPageLayout, QPageSize, QUndoStack
from PySide6.QtPrintSupport import QPageSetupDialog, QPrintDialog, QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QErrorMessage,
    QFileDialog,
    QGroupBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QProgressDialog,
    QTreeView,
    QWidget,
    QWizard,
)
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

ENGLISH = re.compile(
    r"\b(abort|all|apply|back|cancel|close|copy|cut|date|default|delete|details?|directory|discard|"
    r"file|finish|folder|forward|height|help|hide|ignore|landscape|look|margins?|modified|name|"
    r"next|open|orientation|page|paper|parent|paste|portrait|print(er)?|redo|reset|restore|retry|"
    r"save|select|show|size|step|type|undo|value|view|width|yes|zoom)\b",
    re.IGNORECASE,
)

# Reasons why a plug-in was not loaded; they are never on a screen.
LOG_ONLY = {"QFactoryLoader", "QLibrary", "QPluginLoader"}


class Misses(QTranslator):
    """Stands below the real catalogue, so it is asked only for what the catalogue lacks."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str, str]] = set()

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        # Contexts of Qt begin with Q; an empty text needs no word.
        if context.startswith("Q") and context not in LOG_ONLY and source.strip():
            self.asked.add((context, source))
        # A null text, for which Qt shows the English one; the stub forgets that None is allowed.
        return None  # type: ignore[return-value]


@pytest.fixture
def words(qapp: QApplication, resources: Path) -> Iterator[QTranslator]:
    """The Vietnamese catalogue, as the program loads it."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    words = QTranslator()
    assert words.load(str(resources / "i18n" / "qt_vi.qm"))
    QCoreApplication.installTranslator(words)
    yield words
    QCoreApplication.removeTranslator(words)
    QLocale.setDefault(before)


@pytest.fixture
def misses(words: QTranslator) -> Iterator[Misses]:
    """What Qt asks for and the catalogue does not know."""
    below = Misses()
    QCoreApplication.removeTranslator(words)
    QCoreApplication.installTranslator(below)
    QCoreApplication.installTranslator(words)
    below.asked.clear()
    yield below
    QCoreApplication.removeTranslator(below)


def texts_of(window: QWidget) -> set[str]:
    """Every text that a person can see, hover over or have read aloud in one window."""
    texts = {window.windowTitle()}
    for widget in [window, *window.findChildren(QWidget)]:
        texts |= {widget.toolTip(), widget.accessibleName(), widget.whatsThis()}
        if isinstance(widget, QLabel | QAbstractButton):
            texts.add(widget.text())
        elif isinstance(widget, QGroupBox):
            texts.add(widget.title())
        elif isinstance(widget, QComboBox):
            texts |= {widget.itemText(row) for row in range(widget.count())}
        elif isinstance(widget, QTreeView) and widget.model() is not None:
            texts |= {
                str(widget.model().headerData(column, Qt.Orientation.Horizontal))
                for column in range(widget.model().columnCount())
            }
    texts |= {action.text() for action in window.findChildren(QAction)}
    return {text.replace("&", "") for text in texts if text}


def message_box(folder: Path) -> QWidget:
    box = QMessageBox()
    for button in QMessageBox.StandardButton:
        if button.name not in {"NoButton", "ButtonMask", "Default", "Escape", "FlagMask"}:
            box.addButton(button)
    box.setText("Có thay đổi chưa lưu.")
    box.setDetailedText("Chi tiết")
    return box


def button_box(folder: Path) -> QWidget:
    box = QDialogButtonBox()
    for button in QDialogButtonBox.StandardButton:
        if button.name != "NoButton":
            box.addButton(button)
    return box


def open_dialog(folder: Path) -> QWidget:
    (folder / "danh-muc.csv").write_text("mã,tên\n", encoding="utf-8")
    (folder / "Thư mục con").mkdir(exist_ok=True)
    dialog = QFileDialog(None, "Chọn tệp", str(folder), "Bảng tính (*.xlsx *.csv)")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setSidebarUrls([QUrl.fromLocalFile(str(folder))])
    dialog.setViewMode(QFileDialog.ViewMode.Detail)
    return dialog


def save_dialog(folder: Path) -> QWidget:
    dialog = QFileDialog(None, "", str(folder))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setSidebarUrls([QUrl.fromLocalFile(str(folder))])
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    return dialog


def folder_dialog(folder: Path) -> QWidget:
    dialog = QFileDialog(None, "", str(folder))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setSidebarUrls([QUrl.fromLocalFile(str(folder))])
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    return dialog


def preview_dialog(folder: Path) -> QWidget:
    dialog = QPrintPreviewDialog()
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer().setOutputFileName(str(folder / "giay-hen.pdf"))
    return dialog


def page_dialog(folder: Path) -> QWidget:
    dialog = QPageSetupDialog()
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    return dialog


def print_dialog(folder: Path) -> QWidget:
    return QPrintDialog()


def input_dialog(folder: Path) -> QWidget:
    return QInputDialog()


def progress_dialog(folder: Path) -> QWidget:
    return QProgressDialog("Đang xuất", "", 0, 10)


def error_message(folder: Path) -> QWidget:
    dialog = QErrorMessage()
    dialog.showMessage("Máy in không trả lời.")
    return dialog


def wizard(folder: Path) -> QWidget:
    made = QWizard()
    made.setWizardStyle(QWizard.WizardStyle.ModernStyle)
    made.setOption(QWizard.WizardOption.HaveHelpButton)
    return made


DIALOGS: list[Callable[[Path], QWidget]] = [
    message_box, button_box, preview_dialog, page_dialog, print_dialog, input_dialog,
    progress_dialog, error_message, wizard,
]  # fmt: skip
FILE_DIALOGS: list[Callable[[Path], QWidget]] = [open_dialog, save_dialog, folder_dialog]


def english_in(window: QWidget, folder: Path) -> set[str]:
    # The folder of the test appears in file dialogs, with English words in its own name.
    seen = {text for text in texts_of(window) if folder.name not in text}
    assert seen, "the window shows no text at all: the test looks at nothing"
    return {text for text in seen if ENGLISH.search(text)}


@pytest.mark.qt_log_ignore("Cannot be used on non-native printers", extend=True)
@pytest.mark.parametrize("make", DIALOGS, ids=lambda make: make.__name__)
def test_no_english_word_in(
    make: Callable[[Path], QWidget], qtbot: QtBot, misses: Misses, tmp_path: Path
) -> None:
    window = make(tmp_path)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    assert english_in(window, tmp_path) == set()
    assert misses.asked == set()


@pytest.mark.parametrize("make", FILE_DIALOGS, ids=lambda make: make.__name__)
def test_no_english_word_in_files(
    make: Callable[[Path], QWidget], qtbot: QtBot, words: QTranslator, tmp_path: Path
) -> None:
    """File dialogs read folders on another thread, which must not ask a translator in Python."""
    window = make(tmp_path)
    window.show()
    qtbot.waitExposed(window)
    try:
        assert english_in(window, tmp_path) == set()
    finally:
        Shiboken.delete(window)  # It waits for that thread.


@pytest.mark.parametrize("field", [QLineEdit, QPlainTextEdit])
def test_the_context_menu_of_a_field_is_vietnamese(
    field: type[QLineEdit] | type[QPlainTextEdit], qtbot: QtBot, misses: Misses
) -> None:
    edit = field()
    qtbot.addWidget(edit)
    menu = edit.createStandardContextMenu()
    qtbot.addWidget(menu)
    texts = {action.text().replace("&", "").partition("\t")[0] for action in menu.actions()} - {""}
    assert {"Hoàn tác", "Sao chép", "Dán", "Chọn tất cả"} <= texts
    assert not misses.asked
    assert not {text for text in texts if ENGLISH.search(text)}


def test_undo_and_redo_are_vietnamese(qapp: QApplication, misses: Misses) -> None:
    stack = QUndoStack()
    assert stack.createUndoAction(stack).text() == "Hoàn tác"
    assert stack.createRedoAction(stack).text() == "Làm lại"
    assert not misses.asked


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("Ctrl+S", "Ctrl+S"),
        ("F9", "F9"),
        ("Ctrl+Return", "Ctrl+Enter"),
        ("Alt+Left", "Alt+←"),
        ("Ctrl+Up", "Ctrl+↑"),
        ("Del", "Del"),
        ("Space", "Phím cách"),
        ("PgDown", "PgDn"),
    ],
)
def test_keys_are_named_as_on_the_keyboard(
    keys: str, shown: str, qapp: QApplication, misses: Misses
) -> None:
    assert QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) == shown


def test_paper_sizes_have_names(qapp: QApplication, misses: Misses) -> None:
    for page in (QPageSize.PageSizeId.A4, QPageSize.PageSizeId.A5, QPageSize.PageSizeId.EnvelopeC5):
        assert QPageSize.name(page)
    assert QPageSize.name(QPageSize.PageSizeId.EnvelopeC5) == "Phong bì C5"
    assert QPageLayout.Orientation.Portrait is not None
    assert not misses.asked
