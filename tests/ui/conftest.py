"""A real office and its context, for tests of pages and windows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.units import Level

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cds_desktop.services.offices import Office
    from ui.context import Context
    from ui.main_window import MainWindow

PASSWORD = "mat-khau-2026"


@dataclass
class Clock:
    """The clock of an office in a test; it stands still until it is moved on."""

    at: datetime = datetime(2026, 11, 20, 14, 14, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

    def __call__(self) -> datetime:
        return self.at

    def pass_time(self, **amount: float) -> None:
        """Move on, for instance by `minutes=5`."""
        self.at += timedelta(**amount)


@dataclass
class Journeys:
    """Remembers where pages sent the officer."""

    made: list[tuple[str, object | None]] = field(default_factory=list)

    def __call__(self, key: str, argument: object | None) -> None:
        self.made.append((key, argument))


@pytest.fixture
def clock() -> Clock:
    """Friday afternoon, 20/11/2026 14:14."""
    return Clock()


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a new office with the shipped catalogue, made once and copied."""
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.offices import OfficeSetup
    from cds_desktop.services.setup import set_up

    folder = tmp_path_factory.mktemp("office") / "template"
    setup = OfficeSetup(
        unit_code="000.00.16.H12",
        unit_name="Xã Cái Nước",
        level=Level.COMMUNE,
        admin_password=PASSWORD,
    )
    start = datetime(2026, 1, 5, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    set_up(DataDir(folder), setup, now=start).office.close()
    return folder


@pytest.fixture
def office(office_template: Path, data_dir: Path) -> "Iterator[Office]":
    """The real office "Xã Cái Nước" with the shipped catalogue; only this test uses it."""
    import shutil

    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.offices import open_office

    shutil.copytree(office_template, data_dir, dirs_exist_ok=True)
    opened = open_office(DataDir(data_dir))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def busy_template(office_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an office with 400 sample dossiers of four months up to 20/11/2026."""
    import shutil

    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.demo import DemoPlan, fill
    from cds_desktop.services.offices import open_office

    folder = tmp_path_factory.mktemp("busy") / "template"
    shutil.copytree(office_template, folder)
    opened = open_office(DataDir(folder))
    plan = DemoPlan(dossiers=400, months=4, until=Clock.at.date(), seed=7)
    admin = Actor(None, "Quản trị", Role.ADMIN)
    fill(opened.open_uow, opened.data_dir, plan, actor=admin, now=Clock.at)
    opened.close()
    return folder


@pytest.fixture
def busy_office(busy_template: Path, data_dir: Path) -> "Iterator[Office]":
    """The office of `busy_template`; only this test uses it. Override `office` with it."""
    import shutil

    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.offices import open_office

    shutil.copytree(busy_template, data_dir, dirs_exist_ok=True)
    opened = open_office(DataDir(data_dir))
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _usual_text_size() -> "Iterator[None]":
    """Give the application, which all tests of a worker share, its usual text size back."""
    from PySide6.QtWidgets import QApplication

    yield
    if isinstance(QApplication.instance(), QApplication):
        from ui.theme import theme_of

        theme = theme_of()
        if theme.text_scale != 1.0:
            theme.set_text_scale(1.0)


@pytest.fixture
def actor() -> Actor:
    """Who is signed in; override for another role."""
    return Actor(None, "Lê Thị Mỹ Ý", Role.ADMIN, "Quầy 2")


@pytest.fixture
def journeys() -> Journeys:
    """Where `context.go` was asked to go."""
    return Journeys()


@pytest.fixture
def make_context(
    qtbot: "QtBot", office: "Office", clock: Clock, journeys: Journeys, tmp_path: Path
) -> "Iterator[Callable[[Actor], Context]]":
    """Builds the context of an officer; failures nobody foresaw fail the test."""
    from cds_desktop.wording.errors import sentence
    from ui.changes import Changes
    from ui.context import Context
    from ui.jobs import FileJobs, Jobs
    from ui.notices import Notices
    from ui.preferences import Preferences

    jobs, file_jobs = Jobs(), FileJobs()
    notices, changes = Notices(sentence), Changes()
    bugs: list[object] = []
    for source in (jobs, file_jobs, notices):
        source.bug.connect(bugs.append)

    def make(actor: Actor) -> Context:
        return Context(
            office=office,
            open_uow=office.open_uow,
            jobs=jobs,
            file_jobs=file_jobs,
            notices=notices,
            changes=changes,
            now=clock,
            actor=actor,
            preferences=Preferences(tmp_path / "preferences", "test"),
            go=journeys,
        )

    yield make
    assert jobs.shutdown(), "a job did not end"
    assert file_jobs.shutdown(), "a file job did not end"
    for pool in (jobs, file_jobs):
        pool.deleteLater()
    assert not bugs, f"failures nobody foresaw: {bugs!r}"


@pytest.fixture
def context(make_context: "Callable[[Actor], Context]", actor: Actor) -> "Context":
    """The context of the signed-in officer in the real office."""
    return make_context(actor)


@pytest.fixture
def real_window(
    qtbot: "QtBot", make_context: "Callable[[Actor], Context]"
) -> "Iterator[Callable[..., MainWindow]]":
    """The main window with every real page, words and icons, for an officer of a role."""
    from ui.context import Context, Go
    from ui.frame.facts import FrameFacts, SearchHit
    from ui.main_window import MainWindow
    from ui.page_list import page_list
    from ui.theme import ThemeChoice, theme_of

    theme = theme_of()
    theme.apply()

    def make(role: Role = Role.ADMIN, size: tuple[int, int] = (1366, 768)) -> MainWindow:
        def make_it(go: Go) -> Context:
            return replace(make_context(Actor(None, "Lê Thị Mỹ Ý", role, "Quầy 2")), go=go)

        def search(_text: str) -> list[SearchHit]:
            return []

        facts = FrameFacts(
            "Trung tâm Phục vụ hành chính công xã Cái Nước", "Xã Cái Nước", is_sample=True
        )
        window = MainWindow(make_it, page_list(collects=True), facts, search=search, unlock=search)
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield make
    theme.set_text_scale(1.0)
    theme.set_choice(ThemeChoice.LIGHT)


def settle(qtbot: "QtBot", context: "Context") -> None:
    """Wait until every job has answered and the layouts stand."""
    from PySide6.QtCore import QCoreApplication

    for _ in range(2):
        qtbot.waitUntil(lambda: not context.jobs.is_busy and not context.file_jobs.is_busy)
        for _ in range(3):
            QCoreApplication.processEvents()
