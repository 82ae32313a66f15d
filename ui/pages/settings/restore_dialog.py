"""The question before a restore: what would be gained and lost."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_time
from cds_desktop.wording.backups import COUNTED, KINDS, number_words, waited_back
from cds_desktop.wording.moments import moment_words
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.pages.settings.group import fit_rows
from ui.theme import Space, TextRole, Tone, theme_of
from ui.widgets import Button, ButtonKind, CheckBox, DataTable, Label, StateLabel, StateWord

if TYPE_CHECKING:
    from cds_desktop.services.restore_preview import CountLine, RestorePreview


class RestoreDialog(QDialog):
    """Shown with `open()`; accepted means restore.

    Args:
        preview: What the restore would change.
        now: For "3 ngày trước".
        parent: The owner.
    """

    def __init__(
        self, preview: RestorePreview, now: datetime, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Khôi phục bản sao lưu này?"))
        self.setModal(True)
        self.resize(620, 540)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XXL, Space.XL, Space.XXL, Space.XL)
        column.setSpacing(Space.S)
        self._build_head(column, preview, now)
        self._build_table(column, preview)
        self._build_confirmation(column, preview)
        self._build_buttons(column)
        if preview.is_newer:
            self.restore_button.disable(self.tr("Cài phiên bản mới của chương trình trước."))
        elif not preview.is_same_unit:
            self._allow(False)
        self.cancel_button.setFocus()

    def is_forced(self) -> bool:
        """Whether the officer wants another unit's data."""
        return self.force.isChecked()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of().color("background"))

    def _build_head(self, column: QVBoxLayout, preview: RestorePreview, now: datetime) -> None:
        manifest = preview.manifest
        made_at = office_time(manifest.made_at)
        column.addWidget(Label(moment_words(made_at), TextRole.NAME))
        unit = self.tr("{unit} ({code}) – {kind}, {ago}").format(
            unit=manifest.unit_name,
            code=manifest.unit_code,
            kind=KINDS[manifest.kind.value].lower(),
            ago=waited_back(manifest.made_at, now),
        )
        column.addWidget(Label(unit, TextRole.BODY, Tone.MUTED, wrap=True))
        self.state = StateLabel(self._state(preview))
        column.addWidget(self.state)
        column.addSpacing(Space.S)

    def _build_table(self, column: QVBoxLayout, preview: RestorePreview) -> None:
        columns: list[Column[CountLine]] = [
            Column("what", self.tr("Dữ liệu"), 200, lambda line: COUNTED[line.table],
                   stretch=True, sortable=False),
            Column("backup", self.tr("Trong bản sao lưu"), 140,
                   lambda line: number_words(line.in_backup), right=True, sortable=False),
            Column("today", self.tr("Hiện có"), 110, _today, right=True, sortable=False),
            Column("difference", self.tr("Thay đổi"), 110, _difference, right=True,
                   sortable=False, bold=lambda line: bool(line.difference)),
        ]  # fmt: skip
        self.model: RowsModel[CountLine] = RowsModel(columns, lambda line: line.table, self)
        self.table = DataTable("settings.restore")
        self.table.setAccessibleName(self.tr("So sánh trước và sau khi khôi phục"))
        self.table.set_rows_model(self.model)
        self.model.show_rows(preview.lines)
        fit_rows(self.table)
        column.addWidget(self.table)
        column.addStretch(1)

    def _build_confirmation(self, column: QVBoxLayout, preview: RestorePreview) -> None:
        safe = self.tr(
            "Dữ liệu hiện tại được sao lưu trước khi thay. Số hồ sơ đã cấp không bị cấp lại."
            " Sau khi khôi phục, mọi người đăng nhập lại."
        )
        if preview.is_current_damaged:
            safe = self.tr("Tệp dữ liệu hiện tại bị hỏng sẽ được giữ riêng, không bị xóa.")
        column.addWidget(Label(safe, TextRole.BODY, wrap=True))
        self.force = CheckBox(self.tr("Tôi muốn thay bằng dữ liệu của đơn vị khác này"))
        self.force.setVisible(not preview.is_same_unit and not preview.is_newer)
        self.force.toggled.connect(self._allow)
        column.addWidget(self.force)

    def _build_buttons(self, column: QVBoxLayout) -> None:
        self.restore_button = Button(
            self.tr("Khôi phục"), ButtonKind.PRIMARY, icon="database-import"
        )
        self.cancel_button = Button(self.tr("Không khôi phục"), key="Esc")
        self.restore_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addStretch(1)
        row.addWidget(self.restore_button)
        row.addWidget(self.cancel_button)
        column.addSpacing(Space.S)
        column.addLayout(row)

    def _state(self, preview: RestorePreview) -> StateWord:
        if preview.is_newer:
            return StateWord(
                Tone.LATE,
                self.tr("Do phiên bản mới hơn tạo ra ({version})").format(
                    version=preview.manifest.program
                ),
            )
        if not preview.is_same_unit:
            return StateWord(
                Tone.LATE,
                self.tr("Của đơn vị khác, không phải {unit}").format(unit=preview.current_unit),
            )
        if preview.manifest.missing:
            count = len(preview.manifest.missing)
            return StateWord(Tone.SOON, self.tr("Thiếu {count} tệp số hóa").format(count=count))
        return StateWord(Tone.OK, self.tr("Đúng đơn vị, khôi phục được"))

    def _allow(self, is_sure: bool) -> None:
        if is_sure:
            self.restore_button.enable()
        else:
            self.restore_button.disable(self.tr("Đánh dấu ô trên để xác nhận thay đơn vị."))


def _today(line: CountLine) -> str:
    return "–" if line.today is None else number_words(line.today)


def _difference(line: CountLine) -> str:
    if not line.difference:
        return "–"
    sign = "+" if line.difference > 0 else "−"
    return f"{sign}{number_words(abs(line.difference))}"
