"""Every word a clerk meets is Vietnamese: texts, tooltips, placeholders, names for readers."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cds_desktop.domain.officers import Role
from cds_desktop.services.offices import Office
from tests.ui.conftest import settle
from ui.context import Context
from ui.frame.help_sheet import HelpSheet
from ui.main_window import MainWindow
from ui.models.window_model import RowsModel
from ui.page_list import page_list
from ui.widgets import DataTable

ENGLISH = re.compile(
    r"\b(about|accept|add|address|all|apply|are|back|backup|browse|button|cancel|cannot|check|"
    r"choose|clear|click|close|code|column|copy|count|current|cut|data|date|default|delete|detail|"
    r"details|directory|done|down|edit|empty|enable|error|exit|export|failed|field|file|filter|"
    r"find|folder|from|help|hide|home|import|is|list|load|loading|lock|login|logout|look|missing|"
    r"name|new|next|none|not|null|number|officer|okay|online|open|options|page|password|paste|"
    r"path|please|preview|print|printer|procedure|quit|ready|received|redo|remove|report|reset|"
    r"result|retry|row|save|search|select|settings|show|status|submit|success|tab|text|the|this|"
    r"today|toggle|tools|true|false|type|undo|unknown|update|user|value|view|warning|window|with|"
    r"yes|you|your|zoom)\b",
    re.IGNORECASE,
)
# Names of keys and of file types are the same in Vietnamese; “tab”, “not” and the like may also be
# syllables of names and sentences without marks, so these are only looked at as whole words.
ALLOWED = re.compile(
    r"--\w+|https?://\S+|\b\w+[.@/\\]\S+|/\S+|\b(Home|Tab|Delete|Menu|Page Up|Page Down)\b|"
    r"Windows|Apache License|CSDL|LibreOffice|\b(report|indicator|unit) [a-z|]+"
)


@pytest.fixture
def office(busy_office: Office) -> Office:
    return busy_office


def _texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """Everything `root` says, with the kind of widget that says it."""
    for widget in (root, *root.findChildren(QWidget)):
        said = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        said += [widget.statusTip(), widget.whatsThis()]
        if widget.isWindow():
            said.append(widget.windowTitle())
        if isinstance(widget, QLabel | QAbstractButton):
            said.append(widget.text())
        elif isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
            said.append(widget.placeholderText())
        elif isinstance(widget, DataTable) and isinstance(widget.model(), RowsModel):
            model = widget.rows_model()
            said += [column.title for column in model.columns]
            for number in range(min(model.rowCount(), 40)):
                row = model.row(number)
                said += [str(column.text(row)) for column in model.columns]
        yield from ((type(widget).__name__, words) for words in said if words)


def _english(root: QWidget) -> list[str]:
    return sorted(
        {
            f"{kind}: {words}"
            for kind, words in _texts(root)
            if ENGLISH.search(ALLOWED.sub(" ", words))
        }
    )


@pytest.mark.parametrize("key", [spec.key for spec in page_list(collects=True)])
def test_no_page_speaks_english(
    key: str, qtbot: QtBot, real_window: Callable[..., MainWindow]
) -> None:
    window = real_window(Role.ADMIN)
    window.go(key)
    settle(qtbot, window.context)
    assert len(list(_texts(window))) > 20
    assert _english(window) == []
    window.resize(1092, 574)
    settle(qtbot, window.context)
    assert _english(window) == []


def test_no_group_of_settings_speaks_english(
    qtbot: QtBot, real_window: Callable[..., MainWindow]
) -> None:
    window = real_window(Role.ADMIN)
    groups = (
        "unit", "unit_tree", "officers", "calendar", "hand_over", "forms", "morning", "backup",
        "appearance", "journal", "about",
    )  # fmt: skip
    for group in groups:
        window.go("settings", group)
        settle(qtbot, window.context)
        page = window.current_page()
        assert page is not None
        # The notices of other people's licences are theirs to word.
        said = [words for words in _english(page) if "Licensed under" not in words]
        assert said == [], group


def test_keys_lock_and_closing_speak_vietnamese(
    qtbot: QtBot, real_window: Callable[..., MainWindow]
) -> None:
    from ui.closing import ClosingWindow

    window = real_window(Role.ADMIN)
    for spec in page_list(collects=True):
        window.go(spec.key)
        settle(qtbot, window.context)
        page = window.current_page()
        assert page is not None
        sheet = HelpSheet(page.title(), page.help_keys(), window.program_keys(), window)
        assert _english(sheet) == [], spec.key
        sheet.deleteLater()
    window.lock()
    assert _english(window.lock_screen) == []
    closing = ClosingWindow()
    qtbot.addWidget(closing)
    assert _english(closing) == []


def test_sign_in_and_rating_speak_vietnamese(qtbot: QtBot, context: Context) -> None:
    from cds_desktop.domain.dossier_records import DossierQuery
    from cds_desktop.services import dossiers
    from cds_desktop.wording.errors import sentence
    from ui.kiosk import Ballot, RatingKiosk
    from ui.sign_in import SignInWindow

    sign_in = SignInWindow(
        lambda _user, _password: context.actor, sentence, context.jobs, office_name="Xã Cái Nước"
    )
    qtbot.addWidget(sign_in)
    assert _english(sign_in) == []
    line = dossiers.page(context.open_uow, DossierQuery(), now=context.now(), limit=1).lines[0]
    ballot = Ballot(line.code, line.procedure_name, context.now())
    kiosk = RatingKiosk(context, ballot, sign_in)
    assert _english(kiosk) == []


def test_the_first_run_speaks_vietnamese(qtbot: QtBot, context: Context, tmp_path: Path) -> None:
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.wording.errors import sentence
    from ui.wizard import FirstRunWizard

    folder = DataDir(tmp_path / "Dữ liệu mới")
    wizard = FirstRunWizard(folder, context.jobs, context.file_jobs, context.now, speak=sentence)
    qtbot.addWidget(wizard)
    wizard.show()
    assert _english(wizard) == []


def test_the_search_for_english_can_find_it(qtbot: QtBot) -> None:
    label = QLabel("Save file")
    qtbot.addWidget(label)
    assert _english(label) == ["QLabel: Save file"]
