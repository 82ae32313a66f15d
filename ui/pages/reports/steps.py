"""The foot of the page: the one next step as the primary button, and what it asks for."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.officers import Right
from ui.context import Context
from ui.file_choice import ask_for_file
from ui.pages.reports.act_panel import ActPanel, Typed
from ui.pages.reports.acts import ReportActs
from ui.pages.reports.desk import Found, Step, next_step
from ui.pages.reports.hand_table import VALUE
from ui.widgets.bars import ActionBar
from ui.widgets.button import Button, ButtonKind

if TYPE_CHECKING:
    from cds_desktop.services.reports import HandLine


class ReportSteps(QObject):
    """Buttons and the form in place; the page lays both out.

    Signals:
        export_asked: The workbook is to be written.
        template_asked: A workbook of the province is to be filled.
        changed: Something was stored; the page reads again.
    """

    export_asked = Signal()
    template_asked = Signal()
    changed = Signal()

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._acts = ReportActs(context, page)
        self._found: Found | None = None
        self._receipt: Path | None = None
        self._may_make = context.actor.may(Right.EXPORT_REPORTS)
        self.step: Step | None = None
        self.step_button = Button("", ButtonKind.PRIMARY)
        self.export_button = Button(
            self.tr("Xuất bảng tính"), icon="file-spreadsheet", key="F9", shortcut=True
        )
        self.again_button = Button(self.tr("Lập bản sau"), ButtonKind.QUIET, icon="versions")
        self.remark_button = Button(self.tr("Ghi chú"), ButtonKind.QUIET, icon="message")
        self.template_button = Button(
            self.tr("Điền mẫu riêng"), ButtonKind.QUIET, icon="table-export"
        )
        self.template_button.setAccessibleDescription(
            self.tr("Điền số liệu của kỳ vào bảng tính mẫu của tỉnh")
        )
        self.panel = ActPanel()
        self.bar = ActionBar()
        for button in (
            self.step_button, self.export_button, self.template_button, self.again_button,
            self.remark_button,
        ):  # fmt: skip
            self.bar.add(button)
            is_always = button in (self.export_button, self.template_button)
            if not is_always or not self._may_make:
                button.hide()
        self.step_button.clicked.connect(self.take)
        self.export_button.clicked.connect(self.export_asked)
        self.template_button.clicked.connect(self.template_asked)
        self.again_button.clicked.connect(partial(self.ask, Step.SUPERSEDE))
        self.remark_button.clicked.connect(partial(self.ask, Step.REMARK))
        self.panel.confirmed.connect(self._confirmed)
        self.panel.file_asked.connect(self.choose_receipt)
        self._acts.done.connect(self._done)
        self._acts.key_needed.connect(self._ask_key)

    def show_found(self, found: Found) -> None:
        """Make the one next step the primary button."""
        self._found = found
        self.step = step = next_step(found, self._context.actor)
        is_export = step is Step.EXPORT
        self.export_button.set_kind(ButtonKind.PRIMARY if is_export else ButtonKind.PLAIN)
        self.export_button.set_words(
            self.tr("Xuất và ký") if is_export else self.tr("Xuất bảng tính")
        )
        self.step_button.setVisible(step is not None and not is_export)
        if step is not None and not is_export:
            words, icon = self._named(step, found)
            self.step_button.set_words(words, icon=icon)
        self.remark_button.setVisible(self._may_make and found.newest is not None)
        self.again_button.setVisible(
            self._may_make and found.locked is not None and step is not Step.SUPERSEDE
        )

    def take(self) -> None:
        """Take the next step, or ask for what it needs."""
        found, step = self._found, self.step
        if found is None or step is None:
            return
        newest = found.newest
        if step is Step.BUILD:
            self._acts.build(found.period, is_new=newest is None)
        elif newest is not None and step is Step.CHECK:
            self._acts.check(newest)
        elif newest is not None and step is Step.APPROVE and not found.needs_note:
            self._acts.approve(newest)
        else:
            self.ask(step)

    def ask(self, step: Step) -> None:
        """Open the form of a step."""
        if self._found is not None and self._found.newest is not None:
            self.panel.ask_step(step, self._found.today)

    def ask_count(self, line: "HandLine", key: str) -> None:
        """Open the form of a count by hand."""
        if key != VALUE or not self._may_make:
            return
        if line.recorded is not None:
            words = self.tr(
                "Sổ tờ công khai cho con số này; mở Thủ tục & QR, Mức công khai để xem."
            )
            self._context.notices.info(words)
            return
        entry = line.current
        self.panel.ask_count(
            line.measure,
            line.words,
            None if entry is None else entry.value,
            "" if entry is None else entry.source,
            "" if entry is None else entry.note,
        )

    def choose_receipt(self) -> None:
        """Ask which receipt file came back."""
        ask_for_file(
            self._page, self.tr("Đọc phiếu tiếp nhận"), self.tr("Phiếu tiếp nhận (*.json)"),
            self._context.preferences, self._acts.read_receipt,
        )  # fmt: skip

    def _named(self, step: Step, found: Found) -> tuple[str, str]:
        build = self.tr("Lập lại báo cáo") if found.versions else self.tr("Lập báo cáo")
        return {
            Step.BUILD: (build, "report"),
            Step.CHECK: (self.tr("Kiểm tra"), "list-check"),
            Step.APPROVE: (self.tr("Duyệt"), "certificate"),
            Step.SEND: (self.tr("Ghi đã gửi"), "send"),
            Step.ANSWER: (self.tr("Ghi phiếu tiếp nhận"), "receipt"),
            Step.SUPERSEDE: (self.tr("Lập bản sau"), "versions"),
        }[step]

    def _confirmed(self, about: object, typed: Typed) -> None:
        found = self._found
        if found is None:
            return
        if about is Step.TRUST and self._receipt is not None:
            self._acts.read_receipt(self._receipt, typed.words)
        elif isinstance(about, Step) and found.newest is not None:
            self._acts.take(about, found.newest, typed)
        elif isinstance(about, str):
            self._acts.set_count(found.period, about, typed)

    def _ask_key(self, path: Path) -> None:
        self._receipt = path
        self.ask(Step.TRUST)

    def _done(self) -> None:
        self.panel.close_panel()
        self.changed.emit()
