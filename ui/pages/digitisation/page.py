"""Số hóa: the list of papers at the left, the page at hand at the right, the shares above."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.digitisation import PaperState
from cds_desktop.domain.digitisation_lists import (
    DigitisationRates,
    PaperCounts,
    PaperLine,
    PaperTab,
    Share,
)
from cds_desktop.domain.dossiers import CODE_SHAPE, short_code
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.officers import Right
from cds_desktop.domain.periods import Period, month_to_date
from cds_desktop.wording.digitisation import opened_title
from cds_desktop.wording.moments import full_day, short_day, size_words
from ui.context import Context
from ui.jobs import Latest
from ui.navigation import EvidenceList
from ui.page import Page
from ui.pages.digitisation.acts import PaperActs
from ui.pages.digitisation.list_pane import PaperList
from ui.pages.digitisation.rates import RateStrip
from ui.pages.digitisation.scan_pane import ScanPane
from ui.widgets import PageHeader, SplitterLine
from ui.widgets.picture import Picture, read_picture

if TYPE_CHECKING:
    from cds_desktop.services.digitisation_lists import PlannedFile

_SPLITTER: Final = "digitisation"
_SIZES: Final = [580, 700]
_SIZES_COMPACT: Final = [476, 532]


class Figures(NamedTuple):
    """What stands over the list."""

    counts: PaperCounts
    rates: DigitisationRates


class DigitisationPage(Page):
    """Everything that waits for the scanner, and what becomes of it."""

    key = "digitisation"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._latest, self._latest_picture = Latest(), Latest()
        self._is_read = False
        self.acts = PaperActs(context, self)
        self._build()
        self._wire()

    def _build(self) -> None:
        context = self.context
        self.header = PageHeader(self.tr("Số hóa"))
        self.rates = RateStrip()
        self.list = PaperList(context)
        self.scan = ScanPane(context, context.actor.may(Right.DIGITISE))
        self.splitter = SplitterLine()
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.scan)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.rates)
        column.addWidget(self.splitter, 1)
        self.splitter.setSizes(context.preferences.splitter_sizes(_SPLITTER) or _SIZES)
        self.panes = [self.list.table, self.scan.primary]
        self._show_period()

    def _wire(self) -> None:
        self.rates.opened.connect(self._open_share)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(lambda _row: self.scan.press_primary())
        self.scan.files_dropped.connect(self.offer_files)
        self.scan.choose_asked.connect(self._ask_for_files)
        self.scan.accept_asked.connect(self._accept)
        self.scan.open_asked.connect(self._open_file)
        self.scan.state_asked.connect(self._mark)
        self.scan.planned_chosen.connect(self._preview_planned)
        self.scan.ask.left.connect(self.list.table.setFocus)
        self.acts.done.connect(self._done)
        self.splitter.splitterMoved.connect(self._keep_sizes)
        changes = self.context.changes
        for signal in (changes.digitisation_changed, changes.dossiers_changed):
            signal.connect(self._read_figures_if_shown)

    # Page -----------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Số hóa")

    def refresh(self) -> None:
        if self._is_read:
            self.list.reload()
        else:
            self._is_read = True
            self.list.read()
        self._read_figures()

    def focus_first(self) -> None:
        self.list.table.setFocus()

    def open_argument(self, argument: object) -> None:
        """Show the papers of a dossier by its code, or a list by its name."""
        if isinstance(argument, PaperTab):
            self.list.tabs.select(argument.value)
            self.list.show_all()
            self.list.read()
        elif isinstance(argument, str) and argument:
            self._show_dossier(argument)

    def handle_scan(self, text: str) -> bool:
        """Take the code on a slip: all papers of that dossier."""
        found = CODE_SHAPE.search(text.strip().upper())
        if found is None:
            return False
        self._show_dossier(found[0])
        return True

    def busy(self) -> bool:
        return bool(self.scan.planned) or self.acts.is_running

    def escape(self) -> bool:
        if self.scan.is_asking():
            self.scan.leave_reason()
            self.list.table.setFocus()
        elif self.scan.planned:
            self._forget_files()
        elif self.list.is_narrowed:
            self.list.show_all()
        else:
            return False
        return True

    def help_keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("Ctrl+O", self.tr("Chọn tệp quét cho giấy tờ đang chọn")),
            ("Enter", self.tr("Nhận tệp và sang giấy tờ chờ tiếp theo")),
            ("Ctrl+D", self.tr("Dùng lại bản đã số hóa")),
            ("Ctrl+B", self.tr("Lấy từ cơ sở dữ liệu")),
            ("Ctrl+K", self.tr("Không quét được, ghi lý do")),
            ("Ctrl+T", self.tr("Đặt lại là chưa quét")),
            ("Esc", self.tr("Bỏ tệp đang chờ nhận, bỏ lọc")),
        )

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.header.set_compact(compact)
        self.rates.set_compact(compact)
        self.list.set_compact(compact)
        self.scan.set_compact(compact)
        # After the layout has taken the new width; before it the sizes would be stretched.
        QTimer.singleShot(0, self, self._place_splitter)

    def notice_area(self) -> QRect:
        """Over the foot of the picture: neither over rows nor over what can be pressed."""
        preview = self.scan.preview
        return QRect(preview.mapTo(self, QPoint(0, 0)), preview.size()).adjusted(8, 0, -8, -8)

    def _place_splitter(self) -> None:
        kept = self.context.preferences.splitter_sizes(_SPLITTER)
        self.splitter.setSizes(_SIZES_COMPACT if self.is_compact else kept or _SIZES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.scan.press_primary()
        else:
            super().keyPressEvent(event)

    def _keep_sizes(self) -> None:
        if not self.is_compact:
            self.context.preferences.set_splitter_sizes(_SPLITTER, self.splitter.sizes())

    # Figures --------------------------------------------------------------------------------------

    def _period(self) -> Period:
        return month_to_date(office_day(self.context.now()))

    def _show_period(self) -> None:
        period = self._period()
        words = self.tr("Tỷ lệ số hóa từ {first} đến {last}")
        first, last = short_day(period.first), full_day(period.last)
        self.header.set_note(words.format(first=first, last=last))

    def _read_figures_if_shown(self) -> None:
        if self.isVisible():
            self._read_figures()

    def _read_figures(self) -> None:
        from cds_desktop.services import digitisation_lists as lists

        self._show_period()
        context, now, period = self.context, self.context.now(), self._period()
        context.jobs.run(
            self,
            lambda: Figures(
                lists.counts(context.open_uow, now=now), lists.rates(context.open_uow, period)
            ),
            self._latest.guard(self._show_figures),
            context.notices.failed,
        )

    def _show_figures(self, figures: "Figures") -> None:
        self.list.show_counts(figures.counts)
        self.rates.show_rates(figures.rates)

    def _open_share(self, share: Share, hits: bool) -> None:
        from cds_desktop.services import digitisation_lists as lists

        context, period = self.context, self._period()
        words = self.tr("từ {first} đến {last}").format(
            first=short_day(period.first), last=full_day(period.last)
        )
        title = opened_title(share, hits=hits, period=words)
        context.jobs.run(
            self,
            partial(lists.dossiers_of, context.open_uow, share, period, hits=hits),
            lambda ids: context.go("dossiers", EvidenceList(title, ids)),
            context.notices.failed,
        )

    # The paper at hand ----------------------------------------------------------------------------

    def _show_dossier(self, code: str) -> None:
        from cds_desktop.services import digitisation_lists as lists

        words = self.tr("Giấy tờ của hồ sơ {code}").format(code=short_code(code))
        self._is_read = True
        self.context.jobs.run(
            self,
            partial(lists.dossier_id_of, self.context.open_uow, code),
            lambda dossier_id: self.list.show_dossier(dossier_id, words),
            self.context.notices.failed,
        )

    def _choose(self, paper: PaperLine | None) -> None:
        if paper is not None and paper == self.scan.paper:
            return  # the list was read again
        self.scan.show_paper(paper)
        self._latest_picture.next()
        if paper is not None and paper.file is not None:
            self._preview_stored(paper)

    def _preview_stored(self, paper: PaperLine) -> None:
        from cds_desktop.services.digitisation import open_file

        file, data_dir = paper.file, self.context.office.data_dir
        if file is None:
            return
        self.context.file_jobs.run(
            self,
            lambda _progress: read_picture(open_file(data_dir, file), file.original_name),
            self._latest_picture.guard(self._show_picture),
            self._latest_picture_failed,
        )

    def _latest_picture_failed(self, error: Exception) -> None:
        if isinstance(error, CdsError):
            self.context.notices.failed(error)
        elif isinstance(error, OSError):
            self.scan.preview.show_words("file-x", self.tr("Không đọc được tệp này."))
        else:
            self.context.notices.bug.emit(error)

    def _preview_planned(self, number: object) -> None:
        planned = self.scan.planned
        if not isinstance(number, int) or not 0 <= number < len(planned):
            return
        path = planned[number].path
        self.context.file_jobs.run(
            self,
            lambda _progress: read_picture(path, path.name),
            self._latest_picture.guard(self._show_picture),
            self._latest_picture_failed,
        )

    def _show_picture(self, picture: Picture) -> None:
        if picture.image is not None:
            self.scan.preview.show_image(picture.image, picture.name)
            return
        facts = f"{Path(picture.name).suffix.lstrip('.').upper()} · {size_words(picture.size)}"
        icon = "file-type-pdf" if picture.name.lower().endswith(".pdf") else "file"
        self.scan.preview.show_words(icon, picture.name, facts)

    # Files ----------------------------------------------------------------------------------------

    def _ask_for_files(self) -> None:
        from cds_desktop.services.digitisation import ACCEPTED_ENDINGS

        patterns = " ".join(f"*{ending}" for ending in ACCEPTED_ENDINGS)
        preferences = self.context.preferences
        dialog = QFileDialog(
            self,
            self.tr("Chọn tệp quét"),
            str(preferences.last_folder),
            self.tr("Tệp quét ({patterns})").format(patterns=patterns),
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def chosen(names: Sequence[str]) -> None:
            paths = [Path(name) for name in names]
            if paths:
                preferences.last_folder = paths[0].parent
                self.offer_files(paths)

        dialog.filesSelected.connect(chosen)
        dialog.open()

    def offer_files(self, paths: Sequence[Path]) -> None:
        """Show which file goes to which paper; Enter accepts."""
        from cds_desktop.services import digitisation_lists as lists

        paper = self.scan.paper
        if paper is None or not self.scan.can_take_files():
            return
        context, code = self.context, paper.id
        waiting = partial(lists.waiting_of, context.open_uow, paper.dossier_id, actor=context.actor)
        context.jobs.run(
            self,
            lambda: lists.plan_files(paths, waiting(), paper),
            partial(self._show_planned, code),
            context.notices.failed,
        )

    def _show_planned(self, paper_id: int, planned: "tuple[PlannedFile, ...]") -> None:
        if self.scan.paper is None or self.scan.paper.id != paper_id:
            return  # the officer went on to another paper meanwhile
        self.scan.show_planned(planned)
        first = next((i for i, item in enumerate(planned) if item.paper is not None), None)
        if first is None:
            self.scan.files.setFocus()
        else:
            self._preview_planned(first)
            self.scan.primary.setFocus()

    def _forget_files(self) -> None:
        self._latest_picture.next()
        self.scan.forget_files()
        self.list.table.setFocus()

    def _accept(self) -> None:
        self.acts.attach(self.scan.takeable())

    def _open_file(self) -> None:
        if self.scan.paper is not None:
            self.acts.open_file(self.scan.paper)

    def _mark(self, state: PaperState, reason: str) -> None:
        if self.scan.paper is not None:
            self.acts.set_state(self.scan.paper, state, reason)

    def _done(self, papers: Sequence[PaperLine]) -> None:
        """Go to the next paper that waits."""
        from cds_desktop.services.digitisation_lists import next_waiting

        chosen = self.scan.paper
        following = None
        if chosen is not None and papers:
            following = next_waiting(self.list.model.rows(), papers, chosen)
        ids = {paper.id for paper in papers}
        if chosen is not None and chosen.id in ids:
            self.scan.show_paper(None)
        else:
            self.scan.leave_reason()
        self.list.reload(following)
        self.list.table.setFocus()
