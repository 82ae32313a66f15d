"""Sách HTML: the folder that any PC can read."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.publicity import PosterContent
from cds_desktop.domain.publicity.payloads import PayloadRules
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.file_choice import ask_for_folder
from ui.pages.procedures.runner import Runner
from ui.widgets.done_strip import DoneStrip

FOLDER: Final = "Sach-thu-tuc-hanh-chinh"
"""Without marks: PCs that read the book may be older than their way of writing them."""


class BookMaker(QObject):
    """Asks for a place and writes the book there; a former book is replaced.

    Args:
        context: As every page gets it.
        page: Over which the question opens.
        runner: One piece of work at a time.
        done: Says what was written.
    """

    def __init__(self, context: Context, page: QWidget, runner: Runner, done: DoneStrip) -> None:
        super().__init__(page)
        self._context, self._page, self._runner, self._done = context, page, runner, done

    def choose_folder(self, codes: Sequence[str], rules: PayloadRules) -> None:
        """Ask where the folder of the book shall lie.

        Args:
            codes: Only these procedures; none takes the whole catalogue.
            rules: Where the codes lead.
        """
        if not self._runner.is_running:
            ask_for_folder(
                self._page,
                self.tr("Lưu sách HTML vào thư mục, ví dụ một USB"),
                self._context.preferences,
                lambda folder: self.write(codes, rules, folder / FOLDER),
            )

    def write(self, codes: Sequence[str], rules: PayloadRules, out: Path) -> None:
        """Write the book into a folder of its own."""
        context = self._context
        on = office_day(context.now())

        def read() -> tuple[PosterContent, ...]:
            from cds_desktop.services.publicity import poster_office
            from cds_desktop.services.publicity.book import plan_book
            from cds_desktop.wording.publicity import offline_text, poster_words

            office = poster_office(context.office.profile)
            return plan_book(
                context.open_uow, office, poster_words,
                codes=codes, on=on, rules=rules, offline_text=offline_text,
            )  # fmt: skip

        again = partial(self.write, codes, rules, out)

        def run(contents: tuple[PosterContent, ...]) -> None:
            from ui.book import BookMade, write_book

            def written(made: BookMade) -> None:
                words = self.tr("Sách {procedures} thủ tục, đọc lại được {codes} mã").format(
                    procedures=number_words(made.procedures), codes=number_words(made.decoded)
                )
                self._done.show_done(words, made.out / "index.html")

            self._done.hide()
            self._runner.run(
                self.tr("Đang ghi sách"),
                lambda progress: write_book(contents, out, made_on=on, progress=progress),
                written,
                retry=again,
            )

        self._runner.read(read, run)
