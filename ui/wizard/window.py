"""The window of the first run: four steps, or a look at sample data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.officers import Actor, Role
from ui.jobs import FileJob, FileJobs, Jobs, Latest
from ui.theme import Space, TextRole, Tone
from ui.widgets import (
    ActionBar,
    Button,
    ButtonKind,
    Label,
    Panel,
    ProgressStrip,
    ScrollArea,
    Stage,
    StateWord,
    Timeline,
    TimelineStep,
)
from ui.widgets.emblem import Emblem
from ui.widgets.themed import Themed
from ui.wizard.steps import AdminStep, BackupStep, CatalogueStep, Step, UnitStep

if TYPE_CHECKING:
    from cds_desktop.services.catalogue_files import CatalogueFile
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.progress import Progress

_SIDE, _COLUMN = 252, 560
_SAMPLE_DOSSIERS, _SAMPLE_MONTHS = 2_000, 12
_SHOWN_REMARKS = 3


class FirstRunWizard(Themed, QWidget):
    """Sets the office up; everything works by keyboard, errors stand by their fields.

    Args:
        data_dir: The data folder, still without an office.
        jobs: For the database.
        file_jobs: For reading a catalogue and making the office.
        now: The clock.
        speak: Turns an error into a sentence.
        parent: The owner.

    Signals:
        finished: The data folder to open: the office's own, or that of the sample.
    """

    finished = Signal(object)

    def __init__(
        self,
        data_dir: DataDir,
        jobs: Jobs,
        file_jobs: FileJobs,
        now: Callable[[], datetime],
        *,
        speak: Callable[[CdsError], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._data_dir, self._jobs, self._file_jobs = data_dir, jobs, file_jobs
        self._now, self._speak = now, speak
        self._job: FileJob | None = None
        self._readings = Latest()
        self.setWindowTitle(self.tr("CDS Một cửa – Thiết lập lần đầu"))
        self.setMinimumSize(860, 540)
        self.resize(960, 640)
        self.unit, self.admin = UnitStep(), AdminStep(speak)
        self.backup = BackupStep(data_dir.backups)
        self.catalogue = CatalogueStep()
        self.steps: list[Step] = [self.unit, self.admin, self.backup, self.catalogue]
        self._build()
        self.follow_theme()
        self.show_step(0)

    # Building -------------------------------------------------------------------------------

    def _build(self) -> None:
        side = self._build_side()
        content = self._build_content()
        self._build_bar()
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.progress)
        right.addWidget(ScrollArea(content), 1)
        right.addWidget(self.trouble)
        right.addWidget(self.bar)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(side)
        whole.addLayout(right, 1)
        self.catalogue.file_chosen.connect(self._read_file)

    def _build_side(self) -> Panel:
        side = Panel("surface", "r")
        side.setFixedWidth(_SIDE)
        left = QVBoxLayout(side)
        left.setContentsMargins(Space.XXL, Space.XXL, Space.L, Space.L)
        left.setSpacing(Space.M)
        left.addWidget(Emblem(48))
        left.addWidget(Label(self.tr("CDS Một cửa"), TextRole.TITLE))
        left.addWidget(Label(self.tr("Thiết lập lần đầu"), TextRole.BODY, Tone.MUTED))
        left.addSpacing(Space.L)
        self.way = Timeline()
        left.addWidget(self.way)
        left.addStretch(1)
        where = Label(
            self.tr("Dữ liệu: {path}").format(path=self._data_dir.path),
            TextRole.CAPTION,
            Tone.MUTED,
            elide=True,
        )
        left.addWidget(where)
        return side

    def _build_content(self) -> QWidget:
        self.stack = QStackedWidget()
        for step in self.steps:
            self.stack.addWidget(step)
        self.stack.setMaximumWidth(_COLUMN)
        content = QWidget()
        middle = QHBoxLayout(content)
        middle.setContentsMargins(Space.XXL + Space.S, Space.XXL, Space.XXL, Space.L)
        middle.addWidget(self.stack, 100)
        middle.addStretch(1)
        return content

    def _build_bar(self) -> None:
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self._cancel)
        self.trouble = Label("", TextRole.BODY, Tone.LATE, wrap=True)
        self.trouble.setContentsMargins(Space.XXL + Space.S, 0, Space.XXL, Space.S)
        self.trouble.hide()
        self.bar = ActionBar()
        self.next_button = Button(self.tr("Tiếp tục"), ButtonKind.PRIMARY, key="Enter")
        self.back_button = Button(self.tr("Quay lại"), key="Esc")
        self.sample_button = Button(
            self.tr("Xem thử với dữ liệu mẫu"), ButtonKind.QUIET, icon="eye"
        )
        self.next_button.clicked.connect(self.go_on)
        self.back_button.clicked.connect(self.go_back)
        self.sample_button.clicked.connect(self.make_sample)
        self.bar.add(self.next_button)
        self.bar.add(self.back_button)
        self.bar.add_right(self.sample_button)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.color("background"))
        painter.fillRect(0, 0, self.width(), 4, self.color("brand"))

    # The way --------------------------------------------------------------------------------

    @property
    def at(self) -> int:
        """The number of the step on show, from 0."""
        return self.stack.currentIndex()

    def show_step(self, number: int) -> None:
        """Show one step and put the cursor into it."""
        self.stack.setCurrentIndex(number)
        stages = (Stage.DONE, Stage.CURRENT, Stage.COMING)
        self.way.set_steps(
            [
                TimelineStep(step.title, "", stages[(at >= number) + (at > number)])
                for at, step in enumerate(self.steps)
            ]
        )
        is_last = number == len(self.steps) - 1
        self.next_button.set_words(
            self.tr("Thiết lập đơn vị") if is_last else self.tr("Tiếp tục"), key="Enter"
        )
        self.back_button.setVisible(number > 0)
        self._say("")
        self.steps[number].focus_first()

    def go_on(self) -> None:
        """Check this step and go to the next; after the last one, set the office up."""
        if self._job is not None:
            return
        wrong = self.steps[self.at].first_wrong()
        if wrong is not None:
            wrong.setFocus()
        elif self.at + 1 < len(self.steps):
            self.show_step(self.at + 1)
        else:
            self._set_up()

    def go_back(self) -> None:
        """Go to the step before; what was typed stays."""
        if self._job is None and self.at > 0:
            self.show_step(self.at - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        """Enter on a button presses it; everywhere else it goes on."""
        focus = QApplication.focusWidget()
        buttons = (
            self.back_button, self.sample_button, self.backup.choose, self.catalogue.choose,
        )  # fmt: skip
        pressed = next((button for button in buttons if button is focus), None)
        if pressed is not None:
            pressed.click()
        elif not self.steps[self.at].enter(focus):
            self.go_on()

    # The catalogue --------------------------------------------------------------------------

    def _read_file(self, path: Path) -> None:
        from cds_desktop.domain.errors import NotFound

        self.catalogue.remarks.setText("")
        if not path.is_file():
            self.catalogue.state.set_state(None)
            self._refused(NotFound("file.not_found", name=path.name))
            return
        self.catalogue.state.set_state(StateWord(Tone.MUTED, self.tr("Đang đọc tệp…"), "hourglass"))

        def work(_progress: Progress) -> CatalogueFile:
            from cds_desktop.services.catalogue_files import read_catalogue

            return read_catalogue(path)

        self._file_jobs.run(self, work, self._readings.guard(self._show_file), self._refused)

    def _show_file(self, file: CatalogueFile) -> None:
        from cds_desktop.wording.procedures import doubt_sentence

        doubtful = [row for row in file.rows if row.doubts]
        words = self.tr("Đọc được {count} thủ tục").format(count=_number(len(file.rows)))
        self.catalogue.state.set_state(StateWord(Tone.OK, words))
        if not doubtful:
            self.catalogue.remarks.setText(self.tr("Không có dòng nào cần xem lại."))
            return
        lines = [
            self.tr("{count} dòng cần xem lại; vẫn được nhập, xem ở trang Thủ tục:").format(
                count=_number(len(doubtful))
            )
        ]
        for row in doubtful[:_SHOWN_REMARKS]:
            lines.append(
                self.tr("• Dòng {row}: {why}").format(
                    row=row.row_number, why=doubt_sentence(row.doubts[0])
                )
            )
        if len(doubtful) > _SHOWN_REMARKS:
            lines.append("• …")
        self.catalogue.remarks.setText("\n".join(lines))

    # Making the office ----------------------------------------------------------------------

    def _set_up(self) -> None:
        from cds_desktop.services.offices import OfficeSetup

        setup = OfficeSetup(
            unit_code=self.unit.code.text(),
            unit_name=self.unit.name.text(),
            level=self.unit.level.value(),
            admin_password=self.admin.password.text(),
            parent_code=self.unit.parent_code.text().strip() or None,
            admin_username=self.admin.username.text(),
            admin_full_name=self.admin.full_name.text(),
            backup_folder=self.backup.value(),
        )
        catalogue = self.catalogue.path()
        with_catalogue = self.catalogue.choice.value() != CatalogueStep.EMPTY
        data_dir, now = self._data_dir, self._now()

        def work(progress: Progress) -> DataDir:
            from cds_desktop.services.setup import set_up

            set_up(
                data_dir, setup, catalogue=catalogue, with_catalogue=with_catalogue, now=now,
                progress=progress,
            ).office.close()  # fmt: skip
            return data_dir

        self._run(self.tr("Đang thiết lập"), work, can_cancel=False)

    def make_sample(self) -> None:
        """Make the sample office in its own folder, or open the one made before."""
        if self._job is not None:
            return
        sample, now = self._data_dir.sample(), self._now()

        def work(progress: Progress) -> DataDir:
            from cds_desktop.services.demo import DemoPlan, fill, open_or_create, set_scenes

            office = open_or_create(sample, now=now)
            try:
                plan = DemoPlan(_SAMPLE_DOSSIERS, _SAMPLE_MONTHS, office_day(now))
                actor = Actor(None, self.tr("Dữ liệu mẫu"), Role.ADMIN)
                fill(office.open_uow, sample, plan, actor=actor, now=now, progress=progress)
                set_scenes(office.open_uow, stands_at=plan.stands_at)
            except CdsError as error:
                if error.code != "demo.office_in_use":  # then it was made before
                    raise
            finally:
                office.close()
            return sample

        self._run(self.tr("Đang tạo dữ liệu mẫu"), work, can_cancel=True)

    def _run(self, words: str, work: Callable[[Progress], DataDir], *, can_cancel: bool) -> None:
        self._say("")
        self.progress.start(words, can_cancel=can_cancel)
        for button in (self.next_button, self.back_button, self.sample_button):
            button.disable(words)
        self._job = self._file_jobs.run(
            self, work, self._made, self._refused, self.progress.set_progress
        )

    def _made(self, data_dir: DataDir) -> None:
        self._ended()
        self.admin.password.clear()
        self.admin.again.clear()
        self.finished.emit(data_dir)

    def _ended(self) -> None:
        self._job = None
        self.progress.finish()
        for button in (self.next_button, self.back_button, self.sample_button):
            button.enable()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _refused(self, error: Exception) -> None:
        """Say it by the field it is about, wherever that stands."""
        self._ended()
        if not isinstance(error, CdsError):
            if type(error).__name__ == "Cancelled":
                self._say(self.tr("Đã dừng theo yêu cầu."))
            else:
                self._file_jobs.bug.emit(error)
            return
        words = self._speak(error)
        for number, step in enumerate(self.steps):
            if step.refuse(error, words):
                if number != self.at:
                    self.show_step(number)
                wrong = next((field for field in step.fields if field.error()), None)
                if wrong is not None:
                    wrong.setFocus()
                return
        self._say(words)

    def _say(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
