"""The way through the windows: set-up wizard, sign-in, main window, closing backup."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.officers import Actor
from ui.backup_keeper import BackupKeeper
from ui.changes import Changes
from ui.errors import ErrorDesk
from ui.jobs import FileJobs, Jobs
from ui.notices import Notices
from ui.preferences import Preferences
from ui.sign_in import SignInWindow

# What only the windows after the sign-in need is imported behind it, see `_warm_up`.
if TYPE_CHECKING:
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.lookup import PublicProgress
    from cds_desktop.services.offices import Office
    from ui.context import Context, Go
    from ui.frame.facts import SearchHit

_HITS: Final = 8


class Program(QObject):
    """Owns the windows and what they share; one for each running program.

    Args:
        data_dir: The office's data folder.
        now: The clock of everything.
        log_file: Shown by the crash dialog.
        install_hooks: Whether failures of Python and Qt end here (not in tests).

    Signals:
        opened: The main window is made and about to be shown; what is opened in it now comes
            instead of the first page.
    """

    opened = Signal(object)

    def __init__(
        self,
        data_dir: DataDir,
        *,
        now: Callable[[], datetime],
        log_file: Path | None = None,
        install_hooks: bool = True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._data_dir, self._now = data_dir, now
        self._office: Office | None = None
        self._actor: Actor | None = None
        self._is_warm = self._collects = False
        self.window: QWidget | None = None
        self.jobs, self.file_jobs = Jobs(self), FileJobs(self)
        self.notices, self.changes = Notices(_sentence, self), Changes(self)
        self.errors = ErrorDesk(log_file, lambda: self.window, self)
        if install_hooks:
            self.errors.install()
        for source in (self.jobs, self.file_jobs, self.notices):
            source.bug.connect(self.errors.report)
        self.changes.office_replaced.connect(self._office_replaced)
        self.backups = BackupKeeper(
            self.jobs, self.file_jobs, self.notices, self.changes, self._now, self
        )
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setQuitOnLastWindowClosed(True)

    # The way ---------------------------------------------------------------------------------

    def start(self, *, lookup: bool = False) -> None:
        """Show the first window: the wizard where there is no office yet, else the sign-in.

        Args:
            lookup: Begin with the public look-up; it leads to the sign-in and nowhere else.
        """
        if not self._data_dir.has_office:
            self._show_wizard()
        elif lookup:
            self._show_lookup()
        else:
            self._show_sign_in()

    def shut_down(self) -> None:
        """End threads and let go of the database."""
        gc.enable()
        gc.unfreeze()
        self.backups.rest()
        self.file_jobs.shutdown()
        self.jobs.shutdown()
        if self._office is not None:
            self._office.close()
            self._office = None
        self.errors.uninstall()

    def _take_up_collecting(self) -> None:
        """Look for garbage again, but not among what the program consists of.

        A full search through all of that holds every thread up for 50 to 170 ms.
        """
        if not gc.isenabled():
            gc.enable()
            gc.freeze()

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        window.show()
        window.raise_()
        window.activateWindow()
        if before is not None:
            before.hide()
            before.deleteLater()

    def _show_wizard(self) -> None:
        from ui.wizard import FirstRunWizard

        wizard = FirstRunWizard(
            self._data_dir, self.jobs, self.file_jobs, self._now, speak=_sentence
        )
        wizard.finished.connect(self._office_ready)
        self._show(wizard)

    def _office_ready(self, data_dir: DataDir) -> None:
        self._data_dir = data_dir
        self._show_sign_in()

    def _show_sign_in(self) -> None:
        preferences = Preferences(self._data_dir.path)
        window = SignInWindow(
            self._sign_in,
            _sentence,
            self.jobs,
            office_name=preferences.value("office_name", ""),
            last_user=preferences.last_user,
            is_sample=preferences.value("is_sample", "") == "yes",
        )
        window.signed_in.connect(partial(self._signed_in, window))
        window.lookup_asked.connect(self._show_lookup)
        self._show(window)
        if self._office is None:
            # Loading makes much and throws nothing away; looking for garbage costs a sixth of it.
            gc.disable()
        # The database and its library load while the officer types the password.
        self.jobs.run(window, self._opened_office, self._known_office, window.password_refused)

    def _show_lookup(self) -> None:
        """The public screen; nobody is signed in while it shows."""
        from ui.lookup import LookupScreen

        preferences = Preferences(self._data_dir.path)
        screen = LookupScreen(
            self._look_up, _sentence, self.jobs, office_name=preferences.value("office_name", "")
        )
        screen.left.connect(self._show_sign_in)
        self._show(screen)
        screen.showFullScreen()
        self._take_up_collecting()
        self.jobs.run(
            screen,
            self._opened_office,
            lambda office: screen.set_office(office.profile.desk_name),
            screen.refused,
        )

    def _look_up(self, code: str, number: str) -> PublicProgress:
        """Runs in the jobs; neither the question nor the answer is written anywhere."""
        from cds_desktop.services.lookup import look_up

        return look_up(self._opened_office().open_uow, code, number, now=self._now())

    def _known_office(self, office: Office) -> None:
        if not self._is_warm:
            self._is_warm = True
            self.file_jobs.run(self, _warm_up, lambda _done: None)
        preferences = Preferences(self._data_dir.path)
        preferences.set_value("office_name", office.profile.desk_name)
        preferences.set_value("is_sample", "yes" if office.profile.is_sample else "")
        window = self.window
        if isinstance(window, SignInWindow):
            window.set_office(office.profile.desk_name, is_sample=office.profile.is_sample)

    def _opened_office(self) -> Office:
        """Open the office once; runs in the jobs."""
        if self._office is None:
            from cds_desktop.services.offices import open_office

            self._office = open_office(self._data_dir)
        return self._office

    def _sign_in(self, username: str, password: str) -> Actor:
        from cds_desktop.services import officers
        from cds_desktop.services.collecting import collects_reports

        open_uow, now = self._opened_office().open_uow, self._now()
        actor = officers.sign_in(open_uow, username, password, now=now)
        self._collects = collects_reports(open_uow, now=now)
        return actor

    def _signed_in(self, window: SignInWindow, actor: Actor) -> None:
        from ui.frame.facts import FrameFacts
        from ui.main_window import MainWindow
        from ui.page_list import page_list

        preferences = Preferences(self._data_dir.path)
        preferences.last_user = window.user.text().strip()
        self._actor = actor
        office = self._opened_office()
        profile = office.profile
        personal = preferences.for_user(preferences.last_user)
        personal.idle_minutes = profile.idle_minutes
        main = MainWindow(
            partial(self._context, office, actor, personal),
            page_list(collects=self._collects),
            FrameFacts(profile.desk_name, profile.unit_name, is_sample=profile.is_sample),
            search=self._search,
            unlock=self._unlock,
        )
        main.sign_out_asked.connect(self._sign_out)
        main.closing.connect(self._closing)
        self.opened.emit(main)
        self._show(main)
        self._take_up_collecting()
        self.backups.watch(office)

    def _context(self, office: Office, actor: Actor, preferences: Preferences, go: Go) -> Context:
        from ui.context import Context

        return Context(
            office=office,
            open_uow=office.open_uow,
            jobs=self.jobs,
            file_jobs=self.file_jobs,
            notices=self.notices,
            changes=self.changes,
            now=self._now,
            actor=actor,
            preferences=preferences,
            go=go,
        )

    def _sign_out(self) -> None:
        self.backups.rest()
        self._actor = None
        self._show_sign_in()

    def _office_replaced(self) -> None:
        """A backup was restored: open what is there now, and ask who works."""
        if self._office is not None:
            self._office.close()
            self._office = None
        self._sign_out()

    # What the frame asks ---------------------------------------------------------------------

    def _unlock(self, secret: str) -> object:
        from cds_desktop.services import officers

        if self._actor is None:
            raise RuntimeError("nobody is signed in")
        return officers.unlock(self._opened_office().open_uow, self._actor, secret, now=self._now())

    def _search(self, text: str) -> Sequence[SearchHit]:
        """Search anywhere (F3); runs in the jobs."""
        from cds_desktop.domain.dossier_records import DossierQuery
        from cds_desktop.services import dossiers
        from cds_desktop.services.offices import load_calendar
        from cds_desktop.wording.dossiers import line_state
        from ui.frame.facts import SearchHit
        from ui.theme import Tone
        from ui.widgets.state import StateWord

        open_uow, now = self._opened_office().open_uow, self._now()
        query = DossierQuery(text=text)
        page = dossiers.page(open_uow, query, now=now, limit=_HITS, actor=self._actor)
        with open_uow(read_only=True) as uow:
            calendar = load_calendar(uow)
        hits = []
        for line in page.lines:
            state = line_state(line, calendar, now)
            word = StateWord(Tone(state.tone), state.words, state.icon)
            hits.append(SearchHit(line.code, line.owner_name, line.procedure_name, word))
        return hits

    # Closing ---------------------------------------------------------------------------------

    def _closing(self) -> None:
        """Back up before the program ends; the officer may go at once."""
        self.backups.rest()
        office = self._office
        if office is None or not self.backups.keeps(office):
            return
        from ui.closing import ClosingWindow

        closing = ClosingWindow()
        closing.go_now.connect(self.file_jobs.cancel_all)
        before, self.window = self.window, closing
        closing.show()
        if before is not None:
            before.deleteLater()
        self.backups.back_up_at_closing(office, closing, _sentence)


def _sentence(error: CdsError) -> str:
    """The sentence of an error."""
    from cds_desktop.wording.errors import sentence

    return sentence(error)


def _warm_up(_progress: object) -> None:
    """Load the windows that come after the sign-in while the password is typed; in a thread."""
    import ui.main_window
    import ui.page_list
    import ui.pages.dossiers
    import ui.pages.today  # noqa: F401 - loaded for later
