"""Báo cáo over a busy office: the form, its checks, the indicators, and the workbook."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import Period, PeriodKind, month_to_date
from cds_desktop.domain.settlement_form import COLUMNS
from cds_desktop.services.indicators import cell_evidence, evidence
from ui.navigation import EvidenceList
from ui.notices import Notice
from ui.pages.reports import ReportsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cds_desktop.services.offices import Office
    from tests.ui.conftest import Journeys
    from ui.context import Context

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), PeriodKind.MONTH)


@pytest.fixture
def office(busy_office: "Office") -> "Office":
    """The office of these tests has four months of dossiers."""
    return busy_office


@pytest.fixture
def page(qtbot: "QtBot", context: "Context") -> Iterator[ReportsPage]:
    yield from _open(qtbot, context)


def _open(qtbot: "QtBot", context: "Context") -> Iterator[ReportsPage]:
    page = ReportsPage(context)
    qtbot.addWidget(page)
    page.resize(1282, 716)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: page.form.model.rowCount() > 0)
    yield page
    qtbot.waitUntil(lambda: not context.jobs.is_busy and not context.file_jobs.is_busy)


def _tab(page: ReportsPage, key: str) -> None:
    page.tabs.select(key)
    page.tabs.chosen.emit(key)


def _save_as(qtbot: "QtBot", page: ReportsPage, path: Path) -> str:
    """Answer the question for a place; return the name it proposed."""
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: bool(page.findChildren(QFileDialog)))
    dialog = page.findChildren(QFileDialog)[0]
    proposed = dialog.selectedFiles()[0]
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    return proposed


def test_the_page_opens_with_the_last_full_month(page: ReportsPage) -> None:
    assert page.picker.period() == OCTOBER


def test_every_cell_of_the_form_opens_as_many_dossiers_as_it_says(
    qtbot: "QtBot", page: ReportsPage, journeys: "Journeys"
) -> None:
    for number, row in enumerate(page.form.model.rows()):
        for column in COLUMNS:
            count = row.column(column)
            if not count:
                continue
            page.form.table.select_figure(number, str(column))
            journeys.made.clear()
            QTest.keyClick(page.form.table, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: not page.context.jobs.is_busy)
            key, argument = journeys.made[0]
            assert key == "dossiers"
            assert isinstance(argument, EvidenceList)
            assert len(argument.ids) == count, (row.field, column)
            assert len(set(argument.ids)) == count


def test_the_total_stands_first_and_is_the_sum_of_the_fields(page: ReportsPage) -> None:
    total, *fields = page.form.model.rows()
    assert total.field is None
    for column in COLUMNS:
        assert total.column(column) == sum(row.column(column) for row in fields)


def test_the_head_of_the_form_stands_over_its_columns_and_nothing_is_cut(
    qtbot: "QtBot", page: ReportsPage
) -> None:
    for compact, width in ((False, 1282), (True, 1008)):
        page.set_compact(compact)
        page.resize(width, 530)
        qtbot.waitUntil(lambda wanted=width: page.width() == wanted)  # type: ignore[misc]
        assert page.form.table.horizontalScrollBar().maximum() == 0
        assert page.form.head.cut_words() == []


def test_identities_and_carry_over_are_listed_with_their_verdict(page: ReportsPage) -> None:
    _tab(page, "checks")
    words = [page.check_model.cell(row, 1).text for row in range(page.check_model.rowCount())]
    for rule in ("3 = 4 + 5 + 6", "7 = 8 + 9 + 10", "11 = 12 + 13", "3 = 7 + 11"):
        assert any(rule in line for line in words), rule
    assert any("cột 11 kỳ trước" in line for line in words)
    state = page.state.state()
    assert state is not None
    assert "đúng" in state.words


def test_a_remark_opens_the_dossiers_it_is_about(
    qtbot: "QtBot", page: ReportsPage, journeys: "Journeys"
) -> None:
    _tab(page, "checks")
    remarks = [check for check in page.check_model.rows() if not check.is_ok]
    assert remarks, "the sample office has dossiers without an appointment"
    page.checks.select_figure(0, "dossiers")
    QTest.keyClick(page.checks, Qt.Key.Key_Return)
    _, argument = journeys.made[0]
    assert isinstance(argument, EvidenceList)
    assert argument.ids == remarks[0].dossier_ids


def test_numerators_and_denominators_open_their_dossiers(
    qtbot: "QtBot", page: ReportsPage, journeys: "Journeys"
) -> None:
    _tab(page, "shares")
    for number, line in enumerate(page.share_model.rows()):
        for key, count in (("numerator", line.numerator), ("denominator", line.denominator)):
            if not count:
                continue
            journeys.made.clear()
            page.shares.select_figure(number, key)
            QTest.keyClick(page.shares, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: not page.context.jobs.is_busy)
            wanted = _dossiers_behind(page, line.cells[key == "denominator"])
            if not wanted:  # counted by hand, or procedures of the catalogue
                assert journeys.made == []
                continue
            _, argument = journeys.made[0]
            assert isinstance(argument, EvidenceList)
            assert set(argument.ids) == wanted, (line.id, key)
            if line.id in ("S01", "S02", "S03", "S04", "S05"):
                assert len(argument.ids) == count
    lines = page.share_model.rows()
    assert {line.id for line in lines} >= {"S01", "S16", "766.2.1", "TT01.1"}
    (said,) = [line.aim for line in lines if line.is_heading and "766" in line.name]
    assert said == "số nội bộ, chưa đối chiếu Cổng DVCQG"


def _dossiers_behind(page: ReportsPage, cell: str) -> set[int]:
    """The dossiers of a cell by the records of its measures, votes as confidential as they are."""
    period = page.picker.period()
    assert period is not None
    context = page.context
    if cell == "S06.numerator":
        cell = "S06.denominator"
    if cell in ("S06.returned", "S06.rated_of_returned"):
        return set(evidence(context.open_uow, cell, period.first, period.last, now=context.now()))
    found = cell_evidence(context.open_uow, cell, period, actor=context.actor, now=context.now())
    return {each.dossier_id for each in found.records if each.dossier_id is not None}


def test_f9_writes_the_workbook_and_says_where_it_is(
    qtbot: "QtBot", page: ReportsPage, tmp_path: Path, office: "Office"
) -> None:
    from openpyxl import load_workbook

    out = tmp_path / "Báo cáo tháng 10.xlsx"
    proposed = _save_as(qtbot, page, out)
    assert Path(proposed).parent == office.data_dir.exports
    assert Path(proposed).suffix == ".xlsx"
    qtbot.waitUntil(page.done.isVisible)
    assert page.done.words() == "Đã xuất Tháng 10/2026"
    book = load_workbook(out)
    figures = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert page.form.model.rows()[0].column(3) in figures
    book.close()
    qtbot.waitUntil(lambda: page.export_model.rowCount() == 1)
    record = page.export_model.rows()[0]
    assert (record.file_name, record.first) == (out.name, OCTOBER.first)
    assert page.export_model.cell(0, 1).text == "Tháng 10/2026"


@pytest.mark.expects_log(r"Refused: file\.in_use")
def test_a_file_open_in_excel_is_said_in_a_sentence_and_can_be_tried_again(
    qtbot: "QtBot",
    page: ReportsPage,
    context: "Context",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from cds_desktop.services import reports

    real, out = reports.export, tmp_path / "a.xlsx"

    def in_use(*_: object, **__: object) -> None:
        raise EnvironmentFault("file.in_use", path=out)

    monkeypatch.setattr(reports, "export", in_use)
    with qtbot.waitSignal(context.notices.posted) as said:
        _save_as(qtbot, page, out)
    notice = said.args[0]
    assert isinstance(notice, Notice)
    assert notice.is_error
    assert "a.xlsx" in notice.text
    monkeypatch.setattr(reports, "export", real)
    assert notice.retry is not None
    notice.retry()
    qtbot.waitUntil(page.done.isVisible)
    assert out.is_file()


def test_a_running_period_says_that_its_figures_will_change(
    qtbot: "QtBot", page: ReportsPage
) -> None:
    page.open_argument(month_to_date(date(2026, 11, 20)))
    qtbot.waitUntil(lambda: "01/11/2026" in page.status.text.text())
    state = page.state.state()
    assert state is not None
    assert "chưa kết thúc" in state.words


@pytest.mark.parametrize(
    ("role", "may"), [(Role.RECEPTION, False), (Role.LEADER, True), (Role.SUPERVISOR, True)]
)
def test_only_who_may_export_sees_the_primary(
    qtbot: "QtBot",
    office: "Office",
    make_context: "Callable[[Actor], Context]",
    role: Role,
    may: bool,
) -> None:
    context = make_context(Actor(None, "Trần Quốc Ẩn", role))
    for page in _open(qtbot, context):
        assert page.export_button.isVisible() is may


# --- the life of the report ----------------------------------------------------------------


def _settled(qtbot: "QtBot", page: ReportsPage) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: not page.context.jobs.is_busy)
        QTest.qWait(0)


def _press(qtbot: "QtBot", page: ReportsPage, words: str) -> None:
    """Press the primary button, which must say these words."""
    _settled(qtbot, page)
    assert page.steps.step_button.text() == words
    page.steps.step_button.click()
    _settled(qtbot, page)


def _type(qtbot: "QtBot", page: ReportsPage, words: str) -> None:
    assert page.panel.isVisible()
    page.panel.words.set_text(words)
    QTest.keyClick(page.panel.words.edit, Qt.Key.Key_Return)
    _settled(qtbot, page)
    assert not page.panel.isVisible()


def _state(page: ReportsPage) -> str:
    state = page.strip.state.state()
    assert state is not None
    return state.words


def _approved(qtbot: "QtBot", page: ReportsPage) -> None:
    _press(qtbot, page, "Lập báo cáo")
    _press(qtbot, page, "Kiểm tra")
    _press(qtbot, page, "Duyệt")
    _type(qtbot, page, "Thủ tục chưa có thời hạn trong danh mục")
    assert _state(page) == "Đã duyệt · bản 1"


def test_one_button_leads_a_month_from_the_draft_to_the_answer(
    qtbot: "QtBot", page: ReportsPage, tmp_path: Path
) -> None:
    assert _state(page) == "Chưa lập báo cáo"
    assert "trễ 2 ngày" in page.strip.due.text()
    _approved(qtbot, page)
    assert not page.steps.step_button.isVisible()
    assert page.export_button.text() == "Xuất và ký"
    _save_as(qtbot, page, tmp_path / "thang-10.xlsx")
    qtbot.waitUntil(page.done.isVisible)
    assert page.done.words() == "Đã xuất Tháng 10/2026, bản 1 có ký"
    _press(qtbot, page, "Ghi đã gửi")
    _type(qtbot, page, "trục văn bản")
    assert _state(page) == "Đã gửi · bản 1"
    _press(qtbot, page, "Ghi phiếu tiếp nhận")
    page.panel.answer.set_value("rejected")
    _type(qtbot, page, "Gọi điện: thiếu sổ")
    assert _state(page) == "Bị trả lại · bản 1"
    _press(qtbot, page, "Lập bản sau")
    _type(qtbot, page, "Bổ sung sổ")
    assert _state(page) == "Bản nháp · bản 2"
    assert [version.version for version in page.versions.model.rows()] == [2, 1]


def test_a_new_draft_can_be_undone_and_escape_leaves_the_form(
    qtbot: "QtBot", page: ReportsPage, context: "Context"
) -> None:
    _press(qtbot, page, "Lập báo cáo")
    assert context.notices.undo_last()
    _settled(qtbot, page)
    assert _state(page) == "Chưa lập báo cáo"
    _press(qtbot, page, "Lập báo cáo")
    page.steps.remark_button.click()
    assert page.panel.isVisible()
    page.panel.confirm()
    assert page.panel.words.error() == "Chưa nhập."
    assert page.escape()
    assert not page.panel.isVisible()
    assert not page.escape()


def test_an_approved_report_shows_its_own_figures_and_names_the_difference(
    qtbot: "QtBot", page: ReportsPage, office: "Office", journeys: "Journeys"
) -> None:
    from sqlalchemy import text

    _approved(qtbot, page)
    before = page.form.model.rows()[0].counts
    with office.open_uow() as uow:
        first = uow.session.execute(
            text("SELECT min(id) FROM dossier WHERE received_on BETWEEN '2026-10-01' AND"
                 " '2026-10-31' AND ended_on IS NOT NULL")
        ).scalar_one()  # fmt: skip
        uow.session.execute(text(f"UPDATE dossier SET status = 3 WHERE id = {first}"))
        uow.commit()
    page.refresh()
    _settled(qtbot, page)
    assert page.form.model.rows()[0].counts == before
    assert page.strip.differs.isVisible()
    assert "khác bản đã duyệt" in page.strip.differs.text()
    assert page.steps.step_button.text() == "Lập bản sau"
    page.strip.differs.click()
    _settled(qtbot, page)
    lines = page.versions.detail_model.rows()
    assert {line.kind for line in lines} >= {"Khác hôm nay", "Ghi chú"}
    gone = next(line for line in lines if first in line.ids)
    page.versions.details.select_figure(lines.index(gone), "count")
    QTest.keyClick(page.versions.details, Qt.Key.Key_Return)
    _, argument = journeys.made[-1]
    assert isinstance(argument, EvidenceList)
    assert argument.ids == gone.ids
    _tab(page, "form")
    page.form.table.select_figure(0, "3")
    QTest.keyClick(page.form.table, Qt.Key.Key_Return)
    _settled(qtbot, page)
    _, argument = journeys.made[-1]
    assert isinstance(argument, EvidenceList)
    assert "giữ cùng bản 1" in argument.title
    assert len(argument.ids) == before[0]
    assert first in argument.ids


def test_a_count_by_hand_is_typed_in_the_table(qtbot: "QtBot", page: ReportsPage) -> None:
    _tab(page, "hand")
    counted = page.hand_model.rows()[0]
    assert counted.recorded is not None
    page.hand.select_figure(0, "value")
    QTest.keyClick(page.hand, Qt.Key.Key_Return)
    assert not page.panel.isVisible(), "the register of posted sheets gives this one"

    at, typed = next(
        (at, line) for at, line in enumerate(page.hand_model.rows()) if line.recorded is None
    )
    page.hand.select_figure(at, "value")
    QTest.keyClick(page.hand, Qt.Key.Key_Return)
    assert page.panel.isVisible()
    page.panel.number.set_text("1.250")
    page.panel.note.set_text("Hai ấp")
    _type(qtbot, page, "Sổ theo dõi")
    rows = page.hand_model.rows()
    at, line = next((at, row) for at, row in enumerate(rows) if row.measure == typed.measure)
    assert line.current is not None
    assert (line.current.value, line.current.source) == (1250, "Sổ theo dõi")
    assert page.hand_model.cell(at, 1).text == "1.250"


def test_a_receipt_of_an_unknown_key_asks_for_its_fingerprint(
    qtbot: "QtBot", page: ReportsPage, office: "Office", tmp_path: Path
) -> None:
    from cds_desktop.services import reports
    from cds_desktop.services.unit_keys import fingerprint_of
    from tests.receipts import Parent

    _approved(qtbot, page)
    version = reports.versions(office.open_uow, OCTOBER, actor=page.context.actor)[0]
    parent = Parent()
    path = parent.write(tmp_path / "a.phieu.json", version, at=page.context.now())
    page.steps._acts.read_receipt(path)
    _settled(qtbot, page)
    assert page.panel.isVisible()
    _type(qtbot, page, fingerprint_of(parent.public))
    assert _state(page) == "Đã được tiếp nhận · bản 1"
    lines = {line.kind: line.words for line in page.versions.detail_model.rows()}
    assert lines["Trả lời"] == "Tỉnh Cà Mau: tiếp nhận"
    assert "theo phiếu tiếp nhận" in lines["Đã gửi"]


def test_who_only_makes_reports_waits_for_the_leader(
    qtbot: "QtBot", office: "Office", make_context: "Callable[[Actor], Context]"
) -> None:
    context = make_context(Actor(None, "Phan Thị Mười", Role.SUPERVISOR))
    for page in _open(qtbot, context):
        _press(qtbot, page, "Lập báo cáo")
        _press(qtbot, page, "Kiểm tra")
        assert _state(page) == "Đã kiểm tra · bản 1"
        assert not page.steps.step_button.isVisible()


def test_a_workbook_of_the_province_is_filled_from_the_page(
    qtbot: "QtBot", page: ReportsPage, tmp_path: Path
) -> None:
    from openpyxl import Workbook, load_workbook

    template, out = tmp_path / "mẫu tỉnh.xlsx", tmp_path / "đã điền.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"] = "{{unit.name}}", "{{II06a.total.settled}}"
    book.save(template)
    period = page.picker.period()
    assert period is not None
    page.workbook.fill(period, template, out)
    qtbot.waitUntil(page.done.isVisible)
    assert page.done.words() == "Đã điền 2 ô vào mẫu"
    filled = load_workbook(out).active
    assert filled is not None
    assert page.form.table.isVisible()
    total = evidence(
        page.context.open_uow, "II06a.7", period.first, period.last, now=page.context.now()
    )
    assert (filled["A1"].value, filled["B1"].value) == ("Xã Cái Nước", len(total))


def test_who_may_not_export_has_no_button_for_templates(
    qtbot: "QtBot", make_context: "Callable[[Actor], Context]"
) -> None:
    seen = []
    for role in (Role.LEADER, Role.RECEPTION):
        page = ReportsPage(make_context(Actor(None, "Lê Thị Mỹ Ý", role)))
        qtbot.addWidget(page)
        seen.append(not page.steps.template_button.isHidden())
    assert seen == [True, False]
