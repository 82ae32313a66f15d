"""Sao lưu: how the office stands, the folder, the list; make, check and restore."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.officers import Right
from cds_desktop.wording.backups import last_line, number_words, problem_words, warning_lines
from ui.context import Context
from ui.models.window_model import RowsModel
from ui.pages.settings.backup_rows import (
    FoundBackups,
    ask_for_folder,
    backup_columns,
    backup_state,
    find_backups,
    read_hour,
    tidy_hour,
)
from ui.pages.settings.group import ProfileKeeper, ScrolledGroup, fit_rows
from ui.theme import Space, TextRole, Tone
from ui.widgets import (
    Button,
    ButtonKind,
    DataTable,
    FormGrid,
    Label,
    ProgressStrip,
    SectionTitle,
    StateLabel,
    StateWord,
    TextField,
)

if TYPE_CHECKING:
    from cds_desktop.services.backup_checks import Verification
    from cds_desktop.services.backups import BackupEntry, MadeBackup
    from cds_desktop.services.offices import OfficeProfile
    from cds_desktop.services.restore_preview import RestorePreview
    from cds_desktop.services.restores import Restored
    from ui.jobs import FileJob


class BackupGroup(ScrolledGroup):
    """The backup of the office; a restore always previews and backs up first."""

    key = "backup"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._job: FileJob | None = None
        self._verified: dict[str, bool] = {}
        self.dialog: QWidget | None = None
        self.keeper = ProfileKeeper(self, self._show_profile)
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self._cancel)
        self.column.insertWidget(0, self.progress)
        self._build_state()
        self._build_where()
        self._build_list()
        self.inner.addStretch(1)
        context.changes.backups_changed.connect(self._verified.clear)

    # Building -------------------------------------------------------------------------------

    def _build_state(self) -> None:
        self.state = StateLabel(None, TextRole.SECTION)
        self.make_button = Button(
            self.tr("Sao lưu ngay"), ButtonKind.PRIMARY, icon="database-export"
        )
        self.make_button.clicked.connect(self.make)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(self.make_button)
        row.addWidget(self.state)
        row.addStretch(1)
        self.warning = Label("", TextRole.BODY, Tone.SOON, wrap=True)
        self.warning.hide()
        self.inner.addLayout(row)
        self.inner.addWidget(self.warning)

    def _build_where(self) -> None:
        self.inner.addSpacing(Space.M)
        self.inner.addWidget(SectionTitle(self.tr("Nơi và giờ sao lưu")))
        self.folder = TextField(
            self.tr("Thư mục sao lưu"), icon="folder",
            help=self.tr("Chọn ổ khác với ổ chứa dữ liệu: USB, máy khác"),
        )  # fmt: skip
        self.choose_button = Button(self.tr("Chọn…"), icon="folder-open")
        self.hour = TextField(self.tr("Giờ hằng ngày"), check=self._hour_error, normalise=tidy_hour)
        for field in (self.folder, self.hour):
            field.set_read_only(not self.may_edit)
        if not self.may_edit:
            self.choose_button.hide()
        self.folder.left.connect(self._folder_left)
        self.hour.left.connect(self._hour_left)
        self.choose_button.clicked.connect(self._choose_folder)
        grid = FormGrid()
        grid.add_row((self.folder, 9), (self.hour, 3))
        column = self.narrow()
        column.addWidget(grid)
        row = QHBoxLayout()
        row.addWidget(self.choose_button)
        row.addStretch(1)
        column.addLayout(row)

    def _build_list(self) -> None:
        self.inner.addSpacing(Space.M)
        self.list_title = SectionTitle(self.tr("Các bản sao lưu"))
        columns = backup_columns(self.context.now, self._state_of)
        self.model: RowsModel[BackupEntry] = RowsModel(columns, lambda row: row.name, self)
        self.table = DataTable("settings.backups", self.context.preferences)
        self.table.setAccessibleName(self.tr("Các bản sao lưu"))
        self.table.set_rows_model(self.model)
        self.table.set_empty(self.tr("Chưa có bản sao lưu nào trong thư mục này."))
        self.verify_button = Button(self.tr("Kiểm tra"), icon="shield-check")
        self.restore_button = Button(self.tr("Khôi phục…"), icon="database-import")
        self.other_button = Button(self.tr("Khôi phục từ nơi khác…"), ButtonKind.QUIET)
        self.verify_button.clicked.connect(self.verify)
        self.restore_button.clicked.connect(self.preview)
        self.other_button.clicked.connect(self._choose_source)
        may_restore = self.context.actor.may(Right.RESTORE)
        self.other_button.setVisible(may_restore)
        if not may_restore:
            self.restore_button.disable(self.tr("Chỉ quản trị viên khôi phục dữ liệu."))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for button in (self.verify_button, self.restore_button, self.other_button):
            row.addWidget(button)
        row.addStretch(1)
        self.inner.addWidget(self.list_title)
        self.inner.addWidget(self.table)
        self.inner.addLayout(row)
        self.inner.addWidget(
            Label(
                self.tr(
                    "Giữ mọi bản của 7 ngày, mỗi ngày một bản của 30 ngày, mỗi tháng một bản của"
                    " 12 tháng. Bản cũ chỉ được bỏ sau khi bản mới đã mở lại và kiểm tra."
                ),
                TextRole.CAPTION,
                Tone.MUTED,
                wrap=True,
            )
        )

    # Reading --------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.keeper.read()
        context = self.context
        work = partial(find_backups, context.office, context.now())
        context.jobs.run(self, work, self._show, context.notices.failed)

    def first_field(self) -> QWidget | None:
        return self.make_button

    def busy(self) -> bool:
        return self._job is not None

    def _show(self, found: FoundBackups) -> None:
        now, status = self.context.now(), found.status
        lines = warning_lines(status, now)
        words = last_line(status, now)
        if status.is_missed or status.failure is not None or status.last_ok_at is None:
            self.state.set_state(StateWord(Tone.SOON, words, "clock-hour-4"))
        else:
            self.state.set_state(StateWord(Tone.OK, words))
        self.warning.setText("\n".join(lines))
        self.warning.setVisible(bool(lines))
        if not self.hour.edit.hasFocus():
            self.hour.set_text(f"{status.daily_at:%H:%M}")
        if not self.folder.edit.hasFocus():
            self.folder.set_text(status.folder)
        self.list_title.set_note(
            self.tr("{count} bản").format(count=len(found.entries)) if found.entries else ""
        )
        self.model.show_rows(found.entries)
        fit_rows(self.table, most=6)
        if found.entries and not self.table.currentIndex().isValid():
            self.table.select_row(0)

    def _show_profile(self, profile: OfficeProfile) -> None:
        if profile.backup_folder and not self.folder.edit.hasFocus():
            self.folder.set_text(profile.backup_folder)

    def _state_of(self, entry: BackupEntry) -> StateWord:
        return backup_state(entry, self._verified.get(entry.name))

    # Where and when -------------------------------------------------------------------------

    def _choose_folder(self) -> None:
        def chosen(path: Path) -> None:
            self.folder.set_text(str(path))
            self._folder_left()

        self.dialog = ask_for_folder(self, self.tr("Thư mục sao lưu"), chosen)

    def _folder_left(self) -> None:
        words = self.folder.text().strip()
        if words and not Path(words).is_absolute():
            self.folder.set_error(self.tr("Cần đường dẫn đầy đủ. Nhấn “Chọn…” để chọn."))
            return
        profile = self.keeper.profile
        stands = profile.backup_folder if profile else ""
        if not stands and words == str(self.context.office.data_dir.backups):
            return
        self.keeper.change("backup_folder", words, self.tr("Đã đổi thư mục sao lưu."))

    def _hour_error(self, words: str) -> str:
        return "" if read_hour(words) else self.tr("Viết giờ dạng 11:30.")

    def _hour_left(self) -> None:
        from cds_desktop.services.backups import set_daily_hour

        hour, context = read_hour(self.hour.text()), self.context
        if hour is None or not self.may_edit:
            return
        work = partial(
            set_daily_hour, context.office.open_uow, hour, actor=context.actor, now=context.now()
        )
        context.jobs.run(self, work, lambda _none: None, context.notices.failed)

    # Making and checking --------------------------------------------------------------------

    def make(self) -> None:
        """Back up now."""
        from cds_desktop.services import backups

        context = self.context
        office, now = context.office, context.now()
        self._run(
            self.tr("Đang sao lưu"),
            lambda progress: backups.make(
                office.open_uow, office.data_dir, actor=context.actor, now=now, progress=progress
            ),
            self._made,
        )

    def _made(self, made: MadeBackup) -> None:
        count = number_words(made.manifest.counts.get("dossier", 0))
        self.context.notices.info(
            self.tr("Đã sao lưu và kiểm tra {count} hồ sơ.").format(count=count)
        )
        self.context.changes.backups_changed.emit()

    def verify(self) -> None:
        """Open the chosen backup again and count everything in it."""
        from cds_desktop.services.backup_checks import verify

        entry = self._chosen()
        if entry is not None:
            self._run(
                self.tr("Đang kiểm tra"), lambda progress: verify(entry.path, progress),
                self._checked,
            )  # fmt: skip

    def _checked(self, found: Verification) -> None:
        self._verified[found.name] = found.is_ok
        if found.is_ok:
            self.context.notices.info(
                self.tr("Bản sao lưu {name} nguyên vẹn.").format(name=found.name)
            )
        else:
            problems = " ".join(problem_words(each.code, each.count) for each in found.problems)
            self.context.notices.error(
                self.tr("Bản sao lưu {name} có lỗi. {problems}").format(
                    name=found.name, problems=problems
                )
            )
        self.table.viewport().update()

    def _chosen(self) -> BackupEntry | None:
        entry: BackupEntry | None = self.table.current_row()
        if entry is None:
            self.context.notices.error(self.tr("Chọn một bản sao lưu trong danh sách."))
        return entry

    # Restoring ------------------------------------------------------------------------------

    def preview(self) -> None:
        """Show what restoring the chosen backup would change."""
        entry = self._chosen()
        if entry is not None:
            self._preview(entry.path)

    def _choose_source(self) -> None:
        self.dialog = ask_for_folder(
            self, self.tr("Thư mục của một bản sao lưu (cds-…)"), self._preview
        )

    def _preview(self, path: Path) -> None:
        from cds_desktop.services.restore_preview import preview_restore

        context = self.context
        work = partial(preview_restore, context.office.data_dir, path)
        context.jobs.run(self, work, self._ask, context.notices.failed)

    def _ask(self, preview: RestorePreview) -> None:
        from ui.pages.settings.restore_dialog import RestoreDialog

        dialog = RestoreDialog(preview, self.context.now(), self)
        dialog.accepted.connect(lambda: self._restore(preview, force=dialog.is_forced()))
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()

    def has_dialog(self) -> bool:
        """Whether a question is on the screen."""
        return self.dialog is not None

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _restore(self, preview: RestorePreview, *, force: bool) -> None:
        from cds_desktop.services import restores

        context = self.context
        office, now = context.office, context.now()
        self._run(
            self.tr("Đang chuẩn bị khôi phục"),
            lambda progress: restores.prepare_restore(
                office.data_dir, preview.source, actor=context.actor, now=now, force=force,
                progress=progress,
            ),
            self._finish,
        )  # fmt: skip

    def _finish(self, prepared: object) -> None:
        """Swap in the jobs, where no other call of this program is under way."""
        from cds_desktop.services.restores import PreparedRestore, finish_restore

        if not isinstance(prepared, PreparedRestore):
            return
        context = self.context
        work = partial(finish_restore, prepared, context.office.close)
        context.jobs.run(self, work, self._restored, context.notices.failed)

    def _restored(self, done: Restored) -> None:
        made_at = office_time(done.manifest.made_at)
        self.context.notices.info(
            self.tr("Đã khôi phục dữ liệu lúc {at:%H:%M ngày %d/%m/%Y}. Mời đăng nhập lại.").format(
                at=made_at
            )
        )
        self.context.changes.backups_changed.emit()
        self.context.changes.office_replaced.emit()

    # Long work ------------------------------------------------------------------------------

    def _run(self, words: str, work: Callable[..., object], done: Callable[..., None]) -> None:
        if self._job is not None:
            return
        self.progress.start(words)
        for button in (self.make_button, self.verify_button, self.restore_button):
            button.setEnabled(False)

        def succeeded(result: object) -> None:
            self._ended()
            done(result)

        def failed(error: Exception) -> None:
            self._ended()
            self.context.notices.failed(error)
            self.refresh()

        self._job = self.context.file_jobs.run(
            self, work, succeeded, failed, self.progress.set_progress
        )

    def _ended(self) -> None:
        self._job = None
        self.progress.finish()
        self.make_button.enable()
        self.verify_button.enable()
        if self.context.actor.may(Right.RESTORE):
            self.restore_button.enable()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
