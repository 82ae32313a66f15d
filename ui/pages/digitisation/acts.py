"""What an officer does with papers: each act is one job, one notice, one undo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from cds_desktop.domain.digitisation import PaperState
from cds_desktop.domain.digitisation_lists import PaperLine
from cds_desktop.domain.errors import CdsError
from cds_desktop.wording.terms import PAPER_STATES
from ui.context import Context
from ui.copies import Copies
from ui.file_choice import show_file

if TYPE_CHECKING:
    from cds_desktop.services.digitisation_lists import PlannedFile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of the files: those stored, and the error which stopped the rest."""

    papers: tuple[PaperLine, ...]
    error: CdsError | None


class PaperActs(QObject):
    """Runs acts in the job queue and tells the others.

    Signals:
        done: Papers which have changed; everybody was told before.
    """

    done = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._copies = copies = Copies()
        self.is_running = False
        #: Shows a file with the program of the PC; tests watch it.
        self.show_file: Callable[[Path], None] = show_file
        # A method of the object itself would no longer be called when it goes.
        self.destroyed.connect(lambda: copies.clean())

    def attach(self, planned: "Sequence[PlannedFile]") -> None:
        """Store files one after the other; the first failure stops the rest."""
        from cds_desktop.services import digitisation

        context, now = self._context, self._context.now()

        def work() -> Accepted:
            papers: list[PaperLine] = []
            for item in planned:
                if item.paper is None:
                    continue
                try:
                    digitisation.attach(
                        context.open_uow,
                        context.office.data_dir,
                        item.paper.code,
                        item.path,
                        paper=item.paper.number,
                        actor=context.actor,
                        now=now,
                    )
                except CdsError as error:
                    return Accepted(tuple(papers), error)
                papers.append(item.paper)
            return Accepted(tuple(papers), None)

        self._run(work, self._attached)

    def set_state(self, paper: PaperLine, state: PaperState, reason: str) -> None:
        """Mark a paper; marking it as waiting takes its file off."""
        words = self.tr("{code}, {name}: {state}.").format(
            code=paper.short_code, name=_short(paper.name), state=PAPER_STATES[state.value].lower()
        )
        self._run(partial(self._put, paper, state, reason), partial(self._marked, paper, words))

    def open_file(self, paper: PaperLine) -> None:
        """Look at the stored file: a copy under its own name goes to the program of the PC."""
        from cds_desktop.services import digitisation_lists

        file = paper.file
        if file is None:
            return
        folder, data_dir = self._copies.folder(), self._context.office.data_dir
        self._context.file_jobs.run(
            self,
            lambda _progress: digitisation_lists.readable_copy(data_dir, file, folder),
            lambda path: self.show_file(path),
            self._context.notices.failed,
        )

    # Undo -----------------------------------------------------------------------------------------

    def _take_back(self, papers: Sequence[PaperLine]) -> None:
        """Put papers back to how they were."""

        def work() -> None:
            for paper in papers:
                self._restore(paper)

        def done(_none: None) -> None:
            words = self.tr("Đã hoàn tác {count} giấy tờ của hồ sơ {code}.")
            self._context.notices.info(words.format(count=len(papers), code=papers[0].short_code))
            self._tell(())

        self._run(work, done)

    def _restore(self, paper: PaperLine) -> None:
        """Runs in the job queue."""
        if paper.state is not PaperState.DIGITISED or paper.file is None:
            self._put(paper, paper.state, paper.reason)
            return
        from cds_desktop.services import digitisation, digitisation_lists

        context = self._context
        data_dir = context.office.data_dir
        with TemporaryDirectory(prefix="cds-") as folder:
            copy = digitisation_lists.readable_copy(data_dir, paper.file, Path(folder))
            digitisation.attach(
                context.open_uow,
                data_dir,
                paper.code,
                copy,
                paper=paper.number,
                actor=context.actor,
                now=context.now(),
            )

    # Answers --------------------------------------------------------------------------------------

    def _put(self, paper: PaperLine, state: PaperState, reason: str) -> None:
        from cds_desktop.services import digitisation

        context = self._context
        digitisation.set_state(
            context.open_uow,
            paper.code,
            state,
            paper=paper.number,
            reason=reason,
            actor=context.actor,
            now=context.now(),
        )

    def _attached(self, result: Accepted) -> None:
        papers = result.papers
        if papers:
            words = (
                self.tr("Đã nhận tệp cho {name}, hồ sơ {code}.")
                if len(papers) == 1
                else self.tr("Đã nhận {count} tệp, hồ sơ {code}.")
            )
            said = words.format(
                count=len(papers), code=papers[0].short_code, name=_short(papers[0].name)
            )
            self._context.notices.info(said, undo=partial(self._take_back, papers))
        if result.error is not None:
            self._context.notices.failed(result.error)
        self._tell(papers)

    def _marked(self, paper: PaperLine, words: str, _none: None) -> None:
        self._context.notices.info(words, undo=partial(self._take_back, (paper,)))
        self._tell((paper,))

    def _tell(self, papers: Sequence[PaperLine]) -> None:
        self.done.emit(tuple(papers))
        self._context.changes.digitisation_changed.emit()
        self._context.changes.dossiers_changed.emit()

    def _run(self, work: Callable[[], T], on_success: Callable[[T], None]) -> None:
        if self.is_running:
            return
        self.is_running = True

        def succeed(value: T) -> None:
            self.is_running = False
            on_success(value)

        def fail(error: Exception) -> None:
            self.is_running = False
            self._context.notices.failed(error)

        self._context.jobs.run(self, work, succeed, fail)


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:39].rstrip()}…"
