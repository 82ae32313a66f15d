"""Báo cáo: the desk of a month, from the first draft to the receipt of the unit above."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Right
from cds_desktop.domain.periods import Period, calendar_month
from cds_desktop.domain.settlement_form import Check
from cds_desktop.wording.moments import clock_words, full_day
from cds_desktop.wording.reports import (
    check_shown,
    column_name,
    field_shown,
    period_name,
    period_range,
)
from ui.context import Context
from ui.evidence import Evidence
from ui.jobs import Latest
from ui.models.window_model import RowsModel
from ui.page import Page
from ui.pages.reports.desk import Found, read
from ui.pages.reports.form_table import FormView
from ui.pages.reports.hand_table import hand_columns
from ui.pages.reports.lists import (
    DENOMINATOR,
    ShareLine,
    check_columns,
    check_rows,
    export_columns,
    fine_fields,
    report_state,
    share_columns,
    share_lines,
)
from ui.pages.reports.steps import ReportSteps
from ui.pages.reports.strip import ReportStrip
from ui.pages.reports.versions_view import VersionsView, lines_of
from ui.pages.reports.workbook import WorkbookWriter
from ui.theme import PAGE_MARGIN, Space, TextRole, Tone
from ui.widgets.bars import PageHeader, StatusLine
from ui.widgets.done_strip import DoneStrip
from ui.widgets.figure_table import FigureTable
from ui.widgets.label import Label
from ui.widgets.period_picker import PeriodPicker
from ui.widgets.state import StateLabel, StateWord
from ui.widgets.table import DataTable
from ui.widgets.tabs import FilterTab, FilterTabs

if TYPE_CHECKING:
    from cds_desktop.domain.report_versions import ReportVersion
    from cds_desktop.domain.reports import Report
    from cds_desktop.services.reports import (
        ExportRecord,
        HandLine,
        OpenedReport,
        VersionDifference,
    )

FORM, CHECKS, SHARES, EXPORTS = "form", "checks", "shares", "exports"
HAND, VERSIONS = "hand", "versions"


class ReportsPage(Page):
    """One period: its state and next step, form, checks, indicators, versions, workbooks."""

    key = "reports"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._report: Report | None = None
        self._found: Found | None = None
        self._reading, self._comparing = Latest(), Latest()
        self._evidence = Evidence(context, self)
        self._tone: Tone | None = None
        self._may_export = context.actor.may(Right.EXPORT_REPORTS)
        self._build()
        today = office_day(context.now())
        self.picker.set_today(today)
        self.picker.set_period(calendar_month(today).previous())
        self._connect()
        self._show_tab(FORM)

    def title(self) -> str:
        return self.tr("Báo cáo")

    # Building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self._build_head()
        self._build_tables()
        self._build_bar()
        self._lay_out()

    def _build_head(self) -> None:
        self.header = PageHeader(self.title())
        self.picker = PeriodPicker()
        self.header.add_left(self.picker)
        self.state = StateLabel()
        self.header.add_action(self.state)
        self.strip = ReportStrip()
        self.tabs = FilterTabs()
        self._show_tabs(0, 0, has_errors=False)

    def _build_tables(self) -> None:
        self.form = FormView()
        self.checks = FigureTable("report_checks")
        self.checks.setAccessibleName(self.tr("Kiểm tra"))
        self.check_model: RowsModel[Check] = RowsModel(
            check_columns(), lambda check: (check.code, check.field), self
        )
        self.checks.set_rows_model(self.check_model)
        self.shares = FigureTable("report_shares")
        self.shares.setAccessibleName(self.tr("Chỉ số"))
        self.share_model: RowsModel[ShareLine] = RowsModel(
            share_columns(), lambda line: (line.id, line.name), self
        )
        self.shares.set_rows_model(self.share_model)
        self.exports = DataTable("report_exports")
        self.exports.setAccessibleName(self.tr("Báo cáo đã xuất"))
        self.export_model: RowsModel[ExportRecord] = RowsModel(
            export_columns(), lambda record: (record.at, record.file_name), self
        )
        self.exports.set_rows_model(self.export_model)
        self.exports.set_empty(self.tr("Chưa xuất bảng tính nào."))
        self.hand = FigureTable("report_hand")
        self.hand.setAccessibleName(self.tr("Số nhập tay"))
        self.hand_model: RowsModel[HandLine] = RowsModel(
            hand_columns(), lambda line: line.measure, self
        )
        self.hand.set_rows_model(self.hand_model)
        self.hand.set_empty(self.tr("Không có chỉ số nào cần nhập tay."))
        self.versions = VersionsView()
        self.parts = QStackedWidget()
        self._tables: dict[str, QWidget] = {
            FORM: self.form, CHECKS: self.checks, SHARES: self.shares, HAND: self.hand,
            VERSIONS: self.versions, EXPORTS: self.exports,
        }  # fmt: skip
        for part in self._tables.values():
            self.parts.addWidget(part)

    def _build_bar(self) -> None:
        self.done = DoneStrip()
        self.status = StatusLine()
        self.steps = ReportSteps(self.context, self)
        self.export_button = self.steps.export_button
        self.panel = self.steps.panel
        self.workbook = WorkbookWriter(self.context, self, self.done, self.header.progress)
        self.receiver = Label("", TextRole.CAPTION, Tone.MUTED, elide=True)
        self.bar = self.steps.bar
        self.bar.add_right(self.receiver)
        if not self._may_export:
            self.bar.hide()  # never shown before it has its place: it would be a window
        self.watch_foot(self.done, self.panel)

    def _lay_out(self) -> None:
        tabs = QHBoxLayout()
        tabs.setContentsMargins(Space.M, 0, PAGE_MARGIN, 0)
        tabs.addWidget(self.tabs)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.strip)
        whole.addLayout(tabs)
        whole.addWidget(self.parts, 1)
        whole.addWidget(self.done)
        whole.addWidget(self.panel)
        whole.addWidget(self.status)
        whole.addWidget(self.bar)

    def _connect(self) -> None:
        self.picker.chosen.connect(lambda _: self.refresh())
        self.tabs.chosen.connect(self._show_tab)
        self.form.cell_opened.connect(self._open_cell)
        self.checks.figure_opened.connect(self._open_check)
        self.shares.figure_opened.connect(self._open_share)
        self.steps.export_asked.connect(self.choose_place)
        self.steps.changed.connect(self.refresh)
        self.strip.difference_asked.connect(self._show_difference)
        self.hand.figure_opened.connect(self.steps.ask_count)
        self.versions.chosen.connect(self._show_version)
        self.versions.dossiers_asked.connect(self._evidence.open_ids)
        self.panel.closed.connect(self.focus_first)
        self.header.progress.cancelled.connect(self.workbook.cancel)
        self.workbook.written.connect(self.refresh)
        self.steps.template_asked.connect(self._choose_template)
        changes = self.context.changes
        for signal in (
            changes.dossiers_changed, changes.ratings_changed, changes.digitisation_changed,
        ):  # fmt: skip
            signal.connect(self._changed_elsewhere)

    # What the frame asks ------------------------------------------------------------------------

    def refresh(self) -> None:
        context = self.context
        self.picker.set_today(office_day(context.now()))
        period = self.picker.period()
        if period is None:
            return
        work = partial(read, context.open_uow, period, context.actor, context.now())
        context.jobs.run(self, work, self._reading.guard(self._show), context.notices.failed)

    def open_argument(self, argument: object) -> None:
        """Show a period."""
        if isinstance(argument, Period):
            self.picker.set_period(argument)
            self.refresh()

    def busy(self) -> bool:
        return self.workbook.is_running

    def escape(self) -> bool:
        if self.panel.isHidden():
            return False
        self.panel.close_panel()
        return True

    def focus_first(self) -> None:
        self._tables[self.tabs.current()].setFocus(Qt.FocusReason.OtherFocusReason)

    def next_pane(self) -> None:
        self.panes = [self.picker, self.tabs, self._tables[self.tabs.current()]]
        super().next_pane()

    def help_keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Mũi tên"), self.tr("Sang ô khác")),
            ("Enter", self.tr("Mở các hồ sơ của ô đang đứng")),
            ("F9", self.tr("Xuất bảng tính")),
            ("F6", self.tr("Sang kỳ, thẻ, bảng")),
        )

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.header.set_compact(compact)
        self.bar.set_compact(compact)
        self.strip.set_compact(compact)
        self.form.set_compact(compact)
        self.versions.set_compact(compact)
        self.hand.set_hidden_columns({"who"} if compact else set())
        self.exports.set_hidden_columns({"who"} if compact else set())

    def _changed_elsewhere(self) -> None:
        if self.isVisible():
            self.refresh()

    # Showing ------------------------------------------------------------------------------------

    def _show(self, found: Found) -> None:
        report, was_asked = found.report, self._report is not None
        self._report, self._found = report, found
        self.strip.show_found(found)
        self.form.show_form(found.form)
        self.check_model.show_rows(check_rows(report, found.newest))
        locked = found.locked
        cells = None if locked is None else locked.cells
        self.share_model.show_rows(share_lines(report, found.others, cells))
        self.hand_model.show_rows(found.hand)
        self.versions.show_versions(found.versions)
        self.export_model.show_rows(found.exports)
        self._show_tabs(len(report.failed_checks), len(found.exports), has_errors=report.has_errors)
        self._say_state(report)
        self._say_status(report)
        self.steps.show_found(found)
        if report.has_errors and not was_asked:
            self.tabs.select(CHECKS)
            self._show_tab(CHECKS)
        for table in (self.form.table, self.checks, self.shares, self.hand):
            if not table.currentIndex().isValid():
                first = next(column.key for column in table.rows_model().columns if column.right)
                table.select_figure(0, first)
        receiver = report.receiver_name
        words = self.tr("Nơi nhận: {name}").format(name=receiver) if receiver else ""
        self.receiver.setText(words)
        if self.versions.current() is not None:
            self._show_version(self.versions.current())
        self.foot_changed.emit()

    def _show_tabs(self, failed: int, exported: int, *, has_errors: bool) -> None:
        tone = Tone.LATE if has_errors else Tone.SOON
        if tone is self._tone:
            self.tabs.set_count(CHECKS, failed)
            self.tabs.set_count(EXPORTS, exported)
            return
        self._tone = tone
        self.tabs.set_tabs(
            (
                FilterTab(FORM, self.tr("Biểu II.06a")),
                FilterTab(CHECKS, self.tr("Kiểm tra"), failed, tone),
                FilterTab(SHARES, self.tr("Chỉ số")),
                FilterTab(HAND, self.tr("Số nhập tay")),
                FilterTab(VERSIONS, self.tr("Các bản")),
                FilterTab(EXPORTS, self.tr("Đã xuất"), exported),
            )
        )

    def _say_state(self, report: "Report") -> None:
        today = office_day(report.made_at)
        state = report_state(report)
        if report.period.last >= today and not report.has_errors:
            state = StateWord(Tone.SOON, self.tr("Kỳ chưa kết thúc, số liệu còn thay đổi"))
        self.state.set_state(state)

    def _say_status(self, report: "Report") -> None:
        words = self.tr("{period} · tính lúc {clock} ngày {day}")
        span = period_range(report.period)
        text = words.format(
            period=span[:1].upper() + span[1:], clock=clock_words(report.made_at),
            day=full_day(office_day(report.made_at)),
        )  # fmt: skip
        if self.tabs.current() == CHECKS:
            fine = fine_fields(report)
            note = self.tr("{count} kiểm tra theo từng lĩnh vực đều đúng").format(count=fine)
            text = f"{text} · {note}"
        self.status.set_text(text)
        if self.tabs.current() in (EXPORTS, VERSIONS):
            self.status.set_keys()
        elif self.tabs.current() == HAND:
            keys = (self.tr("↑ ↓ chọn dòng"), self.tr("Enter nhập số"))
            self.status.set_keys(*(keys if self._may_export else ()))
        else:
            self.status.set_keys(self.tr("← ↑ → ↓ chọn ô"), self.tr("Enter mở hồ sơ"))

    def _show_tab(self, tab: str) -> None:
        self.parts.setCurrentWidget(self._tables[tab])
        if self._report is not None:
            self._say_status(self._report)

    # Evidence -----------------------------------------------------------------------------------

    def _open_cell(self, column: int, field: str | None) -> None:
        if self._report is None:
            return
        where = "" if field is None else f" – {field_shown(field)}"
        locked = None if self._found is None else self._found.locked
        if locked is None:
            self._open(f"{column_name(column)}{where}", f"II06a.{column}", field)
            return
        row = "total" if field is None else field
        self._open(f"{column_name(column)}{where}", f"II06a.{row}.{column}")

    def _open_share(self, line: ShareLine, key: str) -> None:
        if line.is_heading:
            return
        cell = line.cells[1] if key == DENOMINATOR else line.cells[0]
        part = self.tr("mẫu số") if key == DENOMINATOR else self.tr("tử số")
        self._open(f"{line.name}, {part}", cell)

    def _open_check(self, check: Check, key: str) -> None:
        del key
        self._evidence.open_ids(check_shown(check), check.dossier_ids)

    def _open(self, words: str, cell: str, field: str | None = None) -> None:
        if self._report is None or self._found is None:
            return
        period, locked = self._report.period, self._found.locked
        title = f"{words} ({period_name(period)})"
        if locked is None:
            self._evidence.open_cell(title, cell, period, field)
            return
        said = self.tr("{title}, giữ cùng bản {version}")
        self._evidence.open_frozen(
            said.format(title=title, version=locked.version), locked.id, cell
        )

    # Versions -----------------------------------------------------------------------------------

    def _show_difference(self) -> None:
        self.tabs.select(VERSIONS)
        self._show_tab(VERSIONS)
        self.versions.table.select_row(0)
        self.versions.setFocus()

    def _show_version(self, chosen: "ReportVersion | None") -> None:
        """Read what is to be told about a version."""
        found, context = self._found, self.context
        if chosen is None or found is None:
            return
        older = next((one for one in found.versions if one.version == chosen.version - 1), None)
        now, actor, open_uow = context.now(), context.actor, context.open_uow
        newest = found.newest
        known = found.opened if newest is not None and chosen.id == newest.id else None

        def work() -> "tuple[OpenedReport, VersionDifference | None]":
            from cds_desktop.services import reports

            opened = known or reports.open_version(open_uow, chosen.id, actor=actor, now=now)
            if older is None:
                return opened, None
            return opened, reports.diff(open_uow, older.id, chosen.id, actor=actor)

        def show(read_: "tuple[OpenedReport, VersionDifference | None]") -> None:
            self.versions.show_lines(lines_of(*read_))

        context.jobs.run(self, work, self._comparing.guard(show), context.notices.failed)

    # The workbook -------------------------------------------------------------------------------

    def choose_place(self) -> None:
        """Ask where the workbook is to be written."""
        period = self.picker.period()
        if period is not None and self._may_export:
            self.workbook.choose_place(period)

    def _choose_template(self) -> None:
        period = self.picker.period()
        if period is not None:
            self.workbook.choose_template(period)

    def export(self, period: Period, path: Path) -> None:
        """Write the workbook of a period."""
        self.workbook.export(period, path)
