"""What is published how: the table by field, and the procedures behind each figure."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.publicity.coverage import Coverage, CoverageKind, FieldCoverage
from cds_desktop.domain.publicity.products import Product
from cds_desktop.services import catalogue
from cds_desktop.services.offices import Office
from cds_desktop.services.publicity.places import add_place
from cds_desktop.services.publicity.register import SheetWish, add_sheets
from tests.ui.conftest import Clock, settle
from ui.context import Context
from ui.pages.procedures.register.coverage_rows import index_row, unit_row
from ui.pages.procedures.register.coverage_view import CoverageView

ADMIN = Actor(None, "Quản trị", Role.ADMIN)


@pytest.fixture
def view(qtbot: QtBot, context: Context) -> CoverageView:
    view = CoverageView(context)
    qtbot.addWidget(view)
    view.resize(1282, 640)
    view.show()
    view.refresh()
    settle(qtbot, context)
    view.focus_first()
    return view


def test_without_a_register_nothing_is_claimed_about_paper(view: CoverageView) -> None:
    total = view.table.current_row()
    assert total.is_sum
    assert total.count(CoverageKind.ON_LIST) > 100
    assert total.words(CoverageKind.PAPER) == total.words(CoverageKind.BOTH) == "–"
    index, unit = view.totals.items()
    assert index.state is not None
    assert index.state.words == "Chưa đủ căn cứ"
    assert unit.state is not None
    assert unit.state.words == "Chưa có tờ"


def test_a_sheet_that_hangs_is_counted_and_opens_its_procedure(
    view: CoverageView, office: Office, clock: Clock, qtbot: QtBot, context: Context
) -> None:
    today = clock.at.date()
    (stored, *_) = catalogue.list_procedures(office.open_uow, today, with_address_only=True)
    place = add_place(office.open_uow, "Phòng chờ", actor=ADMIN, now=clock.at)
    hung = today - timedelta(days=3)
    wish = SheetWish(Product.POSTER, "A4", place.id, (stored.procedure.code,), hung)
    add_sheets(office.open_uow, (wish,), actor=ADMIN, now=clock.at)
    context.changes.sheets_changed.emit()
    settle(qtbot, context)
    names = [row.name for row in view.model.rows()]
    row = names.index(stored.procedure.field)
    view.table.select_figure(row, CoverageKind.BOTH.value)
    settle(qtbot, context)
    assert view.title.text() == f"{stored.procedure.field}: 1 thủ tục có cả hai hình thức"
    assert view.named.rows() == [(stored.procedure.code, stored.procedure.name)]
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert view.procedures.hasFocus()
    with qtbot.waitSignal(view.procedure_asked) as asked:
        QTest.keyClick(view.procedures, Qt.Key.Key_Return)
    assert asked.args == [stored.procedure.code]
    assert view.escape()
    assert view.table.hasFocus()
    assert not view.escape()


def test_an_office_with_everything_twice_is_told_so() -> None:
    total = FieldCoverage("", 12, 12, 12, 12, 0)
    whole = Coverage((replace(total, field="Hộ tịch"),), total, has_register=True, has_codes=True)
    row = index_row(whole)
    assert row.title == "Chỉ số 6: 12/12 thủ tục có cả hai hình thức (100,0 %)"
    assert row.state is not None
    assert row.state.words == "Đủ cả hai"
    assert unit_row(whole).subtitle == "Sổ có tờ mang mã QR đang treo."
