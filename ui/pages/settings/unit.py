"""Đơn vị: names, contact and counters of the office."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cds_desktop.domain.text import normalise
from cds_desktop.wording.moments import number_words
from cds_desktop.wording.terms import LEVELS
from ui.context import Context
from ui.file_choice import ask_for_file
from ui.pages.settings.group import FactList, Group, ProfileKeeper
from ui.widgets import (
    Button,
    Label,
    NumberField,
    ProgressStrip,
    Space,
    TextField,
    TextRole,
    Tone,
)

if TYPE_CHECKING:
    from cds_desktop.services.offices import OfficeProfile
    from cds_desktop.services.progress import Progress
    from cds_desktop.services.unit_changes import UnitChangesImported
    from ui.jobs import FileJob


class UnitGroup(Group):
    """Facts which slips, posters and reports carry; saved when the cursor leaves."""

    key = "unit"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.keeper = ProfileKeeper(self, self._show)
        self.section(self.tr("Định danh"))
        self.facts = FactList()
        self.column.addWidget(self.facts)
        self.section(self.tr("Tên trên màn hình và mẫu in"))
        grid = self.form()
        self.fields: dict[str, TextField] = {}
        self._add("unit_name", self.tr("Tên đơn vị"), required=True)
        self._add("desk_name", self.tr("Tên Bộ phận Một cửa"), required=True)
        self._add("superior_name", self.tr("Cơ quan ghi trên mẫu"), help=self.tr("Ví dụ UBND xã"))
        self._add("place", self.tr("Địa danh trước ngày tháng"))
        for names in (("unit_name",), ("desk_name",), ("superior_name", "place")):
            grid.add_row(*((self.fields[name], 12 // len(names)) for name in names))
        self.section(self.tr("Liên hệ"))
        grid = self.form()
        self._add("phone", self.tr("Điện thoại"), help=self.tr("In trên giấy hẹn và tờ mã QR"))
        self._add("address", self.tr("Địa chỉ"))
        grid.add_row((self.fields["phone"], 4), (self.fields["address"], 8))
        self.section(self.tr("Tại quầy"))
        grid = self.form()
        self.counters = TextField(self.tr("Các quầy"), help=self.tr("Cách nhau bằng dấu phẩy"))
        self.idle = NumberField(
            self.tr("Tự khóa sau (phút)"), minimum=1, maximum=240, help=self.tr("Từ 1 đến 240")
        )
        self.doubles = NumberField(
            self.tr("Báo hồ sơ trùng trong (ngày)"), minimum=0, maximum=3_650,
            help=self.tr("Và mọi hồ sơ đang mở"),
        )  # fmt: skip
        self.counters.left.connect(self._counters_left)
        self.idle.left.connect(self._idle_left)
        self.doubles.left.connect(self._doubles_left)
        grid.add_row((self.counters, 5), (self.idle, 3), (self.doubles, 4))
        self._build_changes()
        self.close_column()
        for field in (*self.fields.values(), self.counters, self.idle, self.doubles):
            field.set_read_only(not self.may_edit)

    def _build_changes(self) -> None:
        """The table of old and new communes."""
        self.section(self.tr("Xã, phường cũ và mới"))
        self.changes_words = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True)
        self.changes_button = Button(
            self.tr("Nhập bảng cũ – mới…"), icon="file-import", key="Alt+N", shortcut=True
        )
        self.changes_button.clicked.connect(self._choose_changes)
        self.progress = ProgressStrip()
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.changes_button)
        row.addWidget(self.changes_words, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.progress)
        if not self.may_edit:
            self.changes_button.disable(self.tr("Chỉ quản trị nhập được."))
        self._job: FileJob | None = None
        self.progress.cancelled.connect(self._cancel_import)

    def refresh(self) -> None:
        self.keeper.read()
        self._read_changes()

    def busy(self) -> bool:
        return self._job is not None and self._job.is_running

    def first_field(self) -> QWidget | None:
        return self.fields["unit_name"] if self.may_edit else None

    def _add(self, name: str, words: str, *, required: bool = False, help: str = "") -> None:
        # What stands alone in its row shows its errors beside its name.
        field = TextField(
            words, required=required, help=help, normalise=normalise, reserve_line=not required
        )
        field.left.connect(partial(self._left, name))
        self.fields[name] = field

    def _left(self, name: str) -> None:
        field = self.fields[name]
        if field.is_valid():
            self.keeper.change(
                name,
                normalise(field.text()),
                self.tr("Đã lưu mục “{name}”.").format(name=field.label),
            )

    def _counters_left(self) -> None:
        counters = tuple(filter(None, map(normalise, self.counters.text().split(","))))
        if not counters:
            self.counters.set_error(self.tr("Cần ít nhất một quầy."))
            return
        self.keeper.change("counters", counters, self.tr("Đã lưu danh sách quầy."))

    def _idle_left(self) -> None:
        minutes = self.idle.number()
        if minutes is not None and self.idle.is_valid():
            self.keeper.change(
                "idle_minutes",
                minutes,
                self.tr("Màn hình tự khóa sau {minutes} phút, từ lần đăng nhập sau.").format(
                    minutes=minutes
                ),
            )

    def _doubles_left(self) -> None:
        days = self.doubles.number()
        if days is not None and self.doubles.is_valid():
            words = self.tr("Báo hồ sơ trùng trong {days} ngày.").format(days=days)
            self.keeper.change("duplicate_days", days, words)

    # Old and new communes -------------------------------------------------------------------

    def _read_changes(self) -> None:
        from cds_desktop.services.unit_changes import known_changes

        work = partial(known_changes, self.context.open_uow)
        self.context.jobs.run(self, work, self._show_changes, self.context.notices.failed)

    def _show_changes(self, count: int) -> None:
        if count:
            words = self.tr("Đang có {count} dòng; địa chỉ cũ được gợi ý đơn vị mới.")
            self.changes_words.setText(words.format(count=number_words(count)))
        else:
            self.changes_words.setText(self.tr("Chưa nhập: địa chỉ cũ chưa được gợi ý đơn vị mới."))

    def _choose_changes(self) -> None:
        ask_for_file(
            self,
            self.tr("Chọn bảng đơn vị cũ – mới"),
            self.tr("Bảng (*.csv *.xlsx *.xls *.ods)"),
            self.context.preferences,
            self.import_changes,
        )

    def import_changes(self, path: Path) -> None:
        """Import a table in the background; it replaces the one before, whole or not at all."""
        if self.busy():
            return
        from cds_desktop.services import unit_changes

        def work(progress: Progress) -> UnitChangesImported:
            return unit_changes.import_changes(
                self.context.open_uow,
                path,
                actor=self.context.actor,
                now=self.context.now(),
                progress=progress,
            )

        self.progress.start(self.tr("Đang nhập"))
        self._job = self.context.file_jobs.run(
            self, work, self._imported, self._import_failed, self.progress.set_progress
        )

    def _imported(self, counts: UnitChangesImported) -> None:
        from cds_desktop.wording.unit_changes import imported_words

        self.progress.finish()
        self.context.notices.info(imported_words(counts))
        self._read_changes()

    def _import_failed(self, error: Exception) -> None:
        self.progress.finish()
        self.context.notices.failed(error)

    def _cancel_import(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _show(self, profile: OfficeProfile) -> None:
        self.facts.set_facts(
            [
                (self.tr("Mã định danh"), profile.unit_code),
                (self.tr("Cấp"), LEVELS[profile.level.value]),
                (self.tr("Đơn vị cấp trên"), profile.parent_code or self.tr("chưa ghi")),
                (self.tr("Thư mục dữ liệu"), str(self.context.office.data_dir.path)),
            ],
            left=140,
        )
        for name, field in self.fields.items():
            if not field.edit.hasFocus():
                field.set_text(str(getattr(profile, name)))
        if not self.counters.edit.hasFocus():
            self.counters.set_text(", ".join(profile.counters))
        if not self.idle.edit.hasFocus():
            self.idle.set_number(profile.idle_minutes)
        if not self.doubles.edit.hasFocus():
            self.doubles.set_number(profile.duplicate_days)
