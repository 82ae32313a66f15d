"""No text field of the program breaks typing with Unikey: each is found, none is named here.

Telex marks a letter as soon as it stands, VNI at the end of the word; both by Backspace + text.
Whatever a field is for, while it is typed into it holds exactly what was typed: a date, a number
or a code is tidied when the focus leaves, a password hides its letters but keeps them.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import ui
from cds_desktop.domain.officers import Role
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.offices import Office
from cds_desktop.wording.errors import sentence
from tests.ui.conftest import settle
from tests.ui.fake_unikey import type_like_unikey
from tests.ui.walk import TextEdit, alive, foreign_fields, name_of, screens, text_fields, text_of
from ui.context import Context
from ui.jobs import FileJobs, Jobs
from ui.main_window import MainWindow
from ui.sign_in import SignInWindow
from ui.widgets.field import TextField
from ui.widgets.field_kinds import DateField, NumberField, PasswordField, TextArea
from ui.wizard import FirstRunWizard

PHRASE = "tạo Nguyễn đường Ưu hoá"
SHORT = "hoá"


@pytest.fixture
def office(busy_office: Office) -> Office:
    return busy_office


def try_field(edit: TextEdit, *, vni: bool) -> str:
    """Type into one field; says what is wrong, "" when all is well."""
    owner: QWidget | None = edit
    while owner is not None and not edit.isEnabled():
        owner.setEnabled(True)  # a field that opens later has to type as well
        owner = owner.parentWidget()
    room = edit.maxLength() if isinstance(edit, QLineEdit) else 10_000
    words = PHRASE if room >= len(PHRASE) else SHORT
    is_shown = edit.isVisible()
    if is_shown:
        edit.setFocus()
    edit.clear()
    focus = QApplication.focusWidget()
    type_like_unikey(edit, words, vni=vni)
    if not isValid(edit):
        return "vanished while it was typed into"
    if text_of(edit) != words:
        return f"holds {text_of(edit)!r} instead of {words!r}"
    if QApplication.focusWidget() is not focus:
        return "lost the focus"
    if isinstance(edit, QLineEdit):
        if edit.hasSelectedText():
            return "completes inline"
        completer: QCompleter | None = edit.completer()
        if completer is not None and completer.completionMode() != completer.CompletionMode(0):
            return "completes inline"
        if edit.validator() is not None or edit.inputMask():
            return "has a validator that may rewrite"
    return ""


def try_all(root: QWidget, screen: str, tried: list[TextEdit], *, vni: bool) -> Iterator[str]:
    """Type into every field below `root` that was not tried before; gives what went wrong."""
    for combo in foreign_fields(root):
        yield f"{screen}: {name_of(combo)}: types in a way of its own"
    for edit in alive(text_fields(root)):
        if edit in tried:
            continue
        tried.append(edit)
        wrong = try_field(edit, vni=vni)
        if wrong:
            yield f"{screen}: {name_of(edit) if isValid(edit) else 'a field'}: {wrong}"
        if isValid(edit):
            edit.clear()


@pytest.mark.parametrize("vni", [False, True], ids=["Telex", "VNI"])
def test_every_field_of_every_page_takes_vietnamese_letter_by_letter(
    qtbot: QtBot, real_window: Callable[..., MainWindow], vni: bool
) -> None:
    window = real_window(Role.ADMIN)
    wrong: list[str] = []
    tried: list[TextEdit] = []
    for screen in screens(qtbot, window):
        wrong += try_all(window, screen, tried, vni=vni)
        # Searches and suggestions answer within 200 ms and find the officer at another field.
        settle(qtbot, window.context)
    assert wrong == []
    assert len(tried) >= 50


@pytest.mark.parametrize("vni", [False, True], ids=["Telex", "VNI"])
def test_signing_in_and_the_first_run_take_vietnamese_too(
    qtbot: QtBot, context: Context, data_dir: Path, clock: Callable[[], object], vni: bool
) -> None:
    wrong: list[str] = []
    tried: list[TextEdit] = []
    sign_in = SignInWindow(
        lambda _user, _password: context.actor, sentence, context.jobs, office_name="Xã Cái Nước"
    )
    jobs, file_jobs = Jobs(), FileJobs()
    wizard = FirstRunWizard(DataDir(data_dir), jobs, file_jobs, clock, speak=sentence)  # type: ignore[arg-type]
    for name, window in (("sign in", sign_in), ("first run", wizard)):
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        if isinstance(window, FirstRunWizard):
            for number in range(len(window.steps)):
                window.show_step(number)
                QCoreApplication.processEvents()
                wrong += try_all(window, f"{name} {number}", tried, vni=vni)
        else:
            wrong += try_all(window, name, tried, vni=vni)
        window.close()
    assert file_jobs.shutdown()
    assert jobs.shutdown()
    for pool in (jobs, file_jobs):
        pool.deleteLater()
    assert wrong == []
    assert len(tried) >= 10


@pytest.mark.parametrize("vni", [False, True], ids=["Telex", "VNI"])
@pytest.mark.parametrize("kind", [TextField, PasswordField, DateField, NumberField, TextArea])
def test_every_kind_of_field_takes_vietnamese_letter_by_letter(
    qtbot: QtBot, kind: type[TextField | TextArea], vni: bool
) -> None:
    field = kind("Ô nhập")
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    assert [try_field(edit, vni=vni) for edit in text_fields(field)] == [""]


def test_the_walk_would_notice_a_field_that_completes_or_rewrites(qtbot: QtBot) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QRegularExpressionValidator
    from PySide6.QtWidgets import QComboBox

    combo = QComboBox()
    combo.setEditable(True)
    combo.addItems(["taạo", "tạo Nguyễn đường Ưu hoá và"])
    completing = combo.lineEdit()
    assert completing is not None
    qtbot.addWidget(combo)
    combo.show()
    combo.activateWindow()
    assert try_field(completing, vni=False)
    assert foreign_fields(_holding(combo)) == [combo]
    rewriting = QLineEdit()
    qtbot.addWidget(rewriting)
    rewriting.textEdited.connect(lambda words: rewriting.setText(words.upper()))
    assert "instead of" in try_field(rewriting, vni=True)
    masked = QLineEdit()
    qtbot.addWidget(masked)
    masked.setValidator(QRegularExpressionValidator(masked))
    assert "validator" in try_field(masked, vni=True)
    popup = QLineEdit()
    qtbot.addWidget(popup)
    completer = QCompleter(["tạo"], popup)
    completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
    popup.setCompleter(completer)
    popup.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    assert try_field(popup, vni=False)


def _holding(widget: QWidget) -> QWidget:
    holder = QWidget()
    widget.setParent(holder)
    return holder


_RAW = {
    "QLineEdit", "QTextEdit", "QPlainTextEdit", "QTextBrowser", "QSpinBox", "QDoubleSpinBox",
    "QDateEdit", "QTimeEdit", "QDateTimeEdit", "QCompleter", "QInputDialog", "QFontComboBox",
    "setEditable", "setCompleter", "setValidator", "setInputMask",
}  # fmt: skip


def test_no_screen_makes_a_field_beside_the_kit() -> None:
    """A dialog that no walk opens is safe as well while its fields are those of the kit."""
    folder = Path(ui.__file__).parent
    found: list[str] = []
    for path in sorted(folder.rglob("*.py")):
        place = path.relative_to(folder).as_posix()
        if place.startswith("widgets/") or place == "errors.py":  # the report of a crash: to read
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else ""
                name = called.id if isinstance(called, ast.Name) else name
                if name in _RAW:
                    found.append(f"{place}:{node.lineno} {name}")
    assert found == []
