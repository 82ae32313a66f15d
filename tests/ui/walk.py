"""Walks through the whole program, and finds what can be typed into without being told."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.ui.conftest import settle
from ui.main_window import MainWindow
from ui.page_list import page_list
from ui.pages.settings import SettingsPage

TextEdit = QLineEdit | QPlainTextEdit | QTextEdit


def text_fields(root: QWidget) -> list[TextEdit]:
    """Every field below `root` that takes letters, on show or not, in no order of importance."""
    found: list[TextEdit] = []
    for kind in (QLineEdit, QPlainTextEdit, QTextEdit):
        found += root.findChildren(kind)
    return [edit for edit in found if not edit.isReadOnly()]


def foreign_fields(root: QWidget) -> list[QWidget]:
    """Widgets that type in a way of their own: editable combos, spin boxes."""
    combos = [combo for combo in root.findChildren(QComboBox) if combo.isEditable()]
    return [*combos, *root.findChildren(QAbstractSpinBox)]


def name_of(edit: QWidget) -> str:
    """How a field is told in a failing test: its name, and the parts of the program around it."""
    around: list[str] = []
    owner = edit.parentWidget()
    while owner is not None and len(around) < 6:
        if type(owner).__module__.startswith("ui.pages") or not around:
            around.append(type(owner).__name__)
        owner = owner.parentWidget()
    return f"“{edit.accessibleName()}” in {' < '.join(around)}"


def text_of(edit: TextEdit) -> str:
    """What stands in a field."""
    return edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText()


def screens(qtbot: QtBot, window: MainWindow) -> Iterator[str]:
    """Open every page, every group of settings and the forms that are made on demand."""
    for spec in page_list(collects=True):
        window.go(spec.key)
        _settle(qtbot, window)
        yield spec.key
        page = window.current_page()
        if isinstance(page, SettingsPage):
            for group in page.names:
                page.show_group(group.key)
                _settle(qtbot, window)
                yield f"settings {group.key}"
        for name, open_it in _OPENERS.get(spec.key, ()):
            open_it(page)
            _settle(qtbot, window)
            yield f"{spec.key} {name}"


def _settle(qtbot: QtBot, window: MainWindow) -> None:
    settle(qtbot, window.context)
    if not window.isActiveWindow():  # without a desktop the activation gets lost at times
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)


def alive(edits: list[TextEdit]) -> Iterator[TextEdit]:
    """Those that the page has not thrown away meanwhile."""
    yield from (edit for edit in edits if isValid(edit))


def _first_row(page: object) -> None:
    """Choose the first row of the list, so that the pane beside it is filled."""
    if isinstance(page, QWidget):
        for view in page.findChildren(QAbstractItemView):
            model: QAbstractItemModel | None = view.model()
            if view.isVisible() and model is not None and model.rowCount():
                view.setCurrentIndex(model.index(0, 0))
                return


def _correct(page: object) -> None:
    from ui.pages.procedures import ProceduresPage

    assert isinstance(page, ProceduresPage)
    page.pane.detail.correction_asked.emit()


def _labels(page: object) -> None:
    from cds_desktop.domain.publicity.products import Product
    from ui.pages.procedures import ProceduresPage

    assert isinstance(page, ProceduresPage)
    page.pane.end_correction()
    options = page.pane.options
    options.product.set_value(Product.LABELS)
    options.product.chosen.emit(Product.LABELS)
    options.unfold()


def _register(page: object) -> None:
    from ui.pages.procedures import ProceduresPage

    assert isinstance(page, ProceduresPage)
    page.open_argument("register")


def _walk_past_sheets(page: object) -> None:
    from ui.pages.procedures import ProceduresPage

    assert isinstance(page, ProceduresPage)
    page.open_argument("register:check")


def _coverage(page: object) -> None:
    from ui.pages.procedures import ProceduresPage

    assert isinstance(page, ProceduresPage)
    page.open_argument("coverage")


def _officers(page: object) -> None:
    from ui.pages.indicators import IndicatorsPage

    assert isinstance(page, IndicatorsPage)
    page.period_part.split_button.click()


def _method(page: object) -> None:
    from ui.pages.indicators import IndicatorsPage

    assert isinstance(page, IndicatorsPage)
    page.method_button.click()


def _campaign_form(page: object) -> None:
    from ui.pages.indicators import IndicatorsPage

    assert isinstance(page, IndicatorsPage)
    page.escape()
    page.show_mode("campaigns")
    page.campaigns.open_new()


def _campaign(page: object) -> None:
    from cds_desktop.domain.campaigns import CampaignPlan, CampaignTarget
    from cds_desktop.services.campaigns import create_campaign
    from ui.pages.indicators import IndicatorsPage

    assert isinstance(page, IndicatorsPage)
    page.escape()
    context = page.context
    today = context.now().date()
    targets = tuple(CampaignTarget(name, Decimal(80)) for name in ("S01", "S03", "S04"))
    plan = CampaignPlan("69 ngày đêm", today - timedelta(days=30), today, targets)
    create_campaign(context.open_uow, plan, actor=context.actor, now=context.now())
    page.refresh()


_OPENERS: dict[str, tuple[tuple[str, Callable[[object], None]], ...]] = {
    "dossiers": (("with a dossier", _first_row),),
    "digitisation": (("with a dossier", _first_row),),
    "indicators": (
        ("by officer", _officers),
        ("method", _method),
        ("campaign form", _campaign_form),
        ("campaign", _campaign),
    ),
    "procedures": (
        ("with a procedure", _first_row),
        ("corrected", _correct),
        ("labels", _labels),
        ("register", _register),
        ("walk past the sheets", _walk_past_sheets),
        ("coverage", _coverage),
    ),
}
