"""One office day: first set-up, then a day at the desk of a sample office, with pictures."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication, QWidget

from cds_desktop.domain.clock import at_office
from cds_desktop.domain.dossier_records import DossierQuery, ListTab
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import SAMPLE_PASSWORD, Actor, Role
from cds_desktop.domain.periods import calendar_month
from ui.app import CdsApplication, make_application
from ui.main_window import MainWindow
from ui.pages.dossiers import DossiersPage
from ui.pages.procedures import ProceduresPage
from ui.pages.settings import SettingsPage
from ui.program import Program
from ui.scripted import Steps, shown
from ui.sign_in import SignInWindow
from ui.theme import ThemeChoice, theme_of
from ui.tour.camera import COMPACT, COMPACT_RATIO, USUAL, Camera
from ui.tour.clock import TourClock
from ui.tour.legal_life import leader_steps, life_steps, look_up_steps, settings_steps
from ui.tour.publicity import publicity_steps
from ui.tour.steps import (
    attach_steps,
    export_steps,
    forward_steps,
    hand_back_steps,
    poster_steps,
    quiet,
    receive_steps,
    wizard_steps,
)
from ui.tour.visit import run_script, sign_in_steps

if TYPE_CHECKING:
    from cds_desktop.services.data_dir import DataDir

DAY: Final = date(2026, 11, 20)
SEED: Final = 20
_NEW_PASSWORD: Final = "mat-khau-cua-toi-2026"
_TOUR: Final = Actor(None, "Vòng tham quan", Role.ADMIN)


@dataclass(frozen=True, slots=True)
class TourResult:
    """What the tour left in its folder."""

    pictures: tuple[Path, ...]
    documents: tuple[Path, ...]


def take_tour(
    out: Path, *, dossiers: int = 6_000, tell: Callable[[str], None] = print
) -> TourResult:
    """Drive the real windows and write pictures, slip, poster and workbook.

    Args:
        out: Folder of the results; older pictures of a tour in it are replaced.
        dossiers: How large the sample office is.
        tell: Gets a line for every part.

    Raises:
        ScriptStuck: A window did not do what the tour waited for.
    """
    out = out.absolute()
    camera = Camera(out)
    app = _application()
    with tempfile.TemporaryDirectory(prefix="cds-tour-", ignore_cleanup_errors=True) as name:
        tour = _Tour(app, camera, out, Path(name))
        tell("Thiết lập lần đầu…")
        tour.first_run()
        tell(f"Đơn vị mẫu với {dossiers} hồ sơ…")
        tour.make_sample(dossiers)
        tell("Một ngày ở quầy…")
        tour.desk_day()
        tell("Cuối tháng và quản trị…")
        tour.office_day()
        tell("Tờ công khai và sổ của nó…")
        tour.publicity()
        tell("Lãnh đạo và người dân…")
        tour.others()
    return TourResult(tuple(camera.pictures), tuple(tour.documents))


def _application() -> CdsApplication:
    running = QApplication.instance()
    if isinstance(running, CdsApplication):
        return running
    return make_application(["cds-mot-cua"])


class _Tour:
    """The parts of the tour; each starts the program anew, as on another morning."""

    def __init__(self, app: CdsApplication, camera: Camera, out: Path, folder: Path) -> None:
        from cds_desktop.services.data_dir import DataDir

        self._app, self._camera, self._out, self._folder = app, camera, out, folder
        self._sample = DataDir(folder / "mau")
        self._new = DataDir(folder / "moi")
        self.documents: list[Path] = []
        self._code = ""
        self.clock = TourClock(at_office(DAY, time(14, 14)))
        app.setQuitOnLastWindowClosed(False)

    # Parts -----------------------------------------------------------------------------------

    def first_run(self) -> None:
        """The wizard on an empty data folder, up to the sign-in."""
        with _Running(self._app, self._new, self.clock) as program:

            def look(name: str) -> None:
                window = program.window
                assert window is not None
                self._camera.shoot(window, f"00-thiet-lap-{name}")

            def steps() -> Steps:
                program.start()
                yield lambda: shown(program.window)
                assert program.window is not None
                program.window.resize(1366, 768)
                yield from wizard_steps(
                    program, unit_name="Xã Cái Nước", unit_code="000.00.16.H12",
                    password=_NEW_PASSWORD, look=look,
                )  # fmt: skip
                yield lambda: isinstance(program.window, SignInWindow)
                yield quiet(program)
                assert program.window is not None
                program.window.resize(1366, 768)
                yield quiet(program)
                look("dang-nhap")

            run_script(self._app, steps())

    def make_sample(self, dossiers: int) -> None:
        """Fill the sample office of the day, and give it a backup of this morning."""
        from cds_desktop.services.backups import make
        from cds_desktop.services.demo import DemoPlan, fill, open_or_create, set_scenes

        now = self.clock()
        office = open_or_create(self._sample, now=now)
        try:
            plan = DemoPlan(dossiers=dossiers, months=12, until=DAY, seed=SEED)
            fill(office.open_uow, office.data_dir, plan, actor=_TOUR, now=now)
            set_scenes(office.open_uow, stands_at=plan.stands_at)
            noon = at_office(DAY, time(11, 30))
            make(office.open_uow, office.data_dir, actor=_TOUR, now=noon)
        finally:
            office.close()

    def desk_day(self) -> None:
        """A clerk's afternoon: every page of the desk, one dossier from door to door."""
        with _Running(self._app, self._sample, self.clock) as program:
            run_script(self._app, self._desk_steps(program))

    def office_day(self) -> None:
        """The administrator's part: report, backup, settings."""
        with _Running(self._app, self._sample, self.clock) as program:
            run_script(self._app, self._office_steps(program))

    def publicity(self) -> None:
        """What a change of the catalogue does to the sheets on the walls."""
        with _Running(self._app, self._sample, self.clock) as program:
            run_script(self._app, publicity_steps(program, self._camera, self._save_image))

    def others(self) -> None:
        """The leader's morning, and a citizen who looks a dossier up."""
        with _Running(self._app, self._sample, self.clock) as program:
            run_script(self._app, leader_steps(program, self._camera))
        from cds_desktop.services.offices import open_office

        office = open_office(self._sample)
        try:
            with _Running(self._app, self._sample, self.clock) as program:
                steps = look_up_steps(program, self._camera, office.open_uow, self._code)
                run_script(self._app, steps)
        finally:
            office.close()

    # Steps -----------------------------------------------------------------------------------

    def _desk_steps(self, program: Program) -> Steps:
        program.start()
        yield from sign_in_steps(program, "my.y", SAMPLE_PASSWORD)
        window = _main(program)
        window.resize(USUAL)
        yield quiet(program)
        for number, key, name in (
            (1, "today", "hom-nay"), (2, "reception", "tiep-nhan-trong"), (3, "dossiers", "ho-so"),
            (4, "digitisation", "so-hoa"), (5, "ratings", "hai-long"),
            (6, "procedures", "thu-tuc"), (7, "indicators", "chi-so"), (8, "reports", "bao-cao"),
        ):  # fmt: skip
            window.go(key)
            yield quiet(program)
            if key == "dossiers":
                yield from self._choose_row(program)
            if key == "procedures":
                yield from _sheet_shown(program)
            yield from self._all_forms(program, f"{number:02d}-{name}")
        yield from self._one_dossier(program)

    def _choose_row(self, program: Program) -> Steps:
        page = _main(program).current_page()
        assert isinstance(page, DossiersPage)
        page.list.open_tab(ListTab.OPEN)
        yield quiet(program)
        page.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        page.list.table.select_row(5)
        row = page.list.table.current_row()
        yield lambda: page.detail.record is not None and page.detail.record.id == row.id
        yield quiet(program)

    def _all_forms(self, program: Program, name: str) -> Steps:
        """The page at the usual size, on a small screen at 125 %, and in the dark."""
        window = _main(program)
        self._camera.shoot(window, name)
        yield from self._resize(program, COMPACT)
        self._camera.shoot(window, f"{name}-125", ratio=COMPACT_RATIO)
        yield from self._resize(program, USUAL)
        theme = theme_of(window)
        theme.set_choice(ThemeChoice.DARK)
        yield quiet(program)
        self._camera.shoot(window, f"{name}-toi")
        theme.set_choice(ThemeChoice.LIGHT)
        yield quiet(program)

    def _resize(self, program: Program, size: QSize) -> Steps:
        _main(program).resize(size)
        yield quiet(program)

    def _one_dossier(self, program: Program) -> Steps:
        window = _main(program)

        def look(name: str) -> None:
            target: QWidget = window
            if name == "slip":
                page = window.current_page()
                dialog = getattr(getattr(page, "slips", None), "dialog", None)
                target = dialog if isinstance(dialog, QWidget) else window
            self._camera.shoot(target, f"09-tiep-nhan-{_FILE_NAMES.get(name, name)}")

        yield from receive_steps(
            program, procedure="tinh trang hon nhan", name="Nguyễn Hoàng Thị Phương Quỳnh Như",
            id_number="096190004512", phone="0918345276", look=look,
        )  # fmt: skip
        code = self._newest_code(program)
        self._save_slip(program, code)
        self.clock.forward(minutes=6)
        yield from forward_steps(program, code, Status.PROCESSING)
        scan = self._scan()
        yield from attach_steps(program, code, scan)
        self.clock.forward(minutes=20)
        yield from forward_steps(program, code, Status.FINISHED)
        self._camera.shoot(window, "10-ho-so-co-ket-qua")

        def kiosk_look(name: str) -> None:
            page = window.current_page()
            assert isinstance(page, DossiersPage)
            kiosk = page.acts.kiosk
            if kiosk is not None:
                kiosk.resize(USUAL)
                self._camera.shoot(kiosk, f"11-danh-gia-{_FILE_NAMES.get(name, name)}")

        self.clock.forward(minutes=5)
        yield from hand_back_steps(program, code, look=kiosk_look)
        yield quiet(program)
        self._camera.shoot(window, "12-ho-so-da-tra")
        poster = self._out / "to-cong-khai.pdf"
        poster.unlink(missing_ok=True)
        window.notice_bar.close_notice()
        yield from poster_steps(program, "1.001193", poster)
        self.documents.append(poster)
        yield from _sheet_shown(program)
        self._camera.shoot(window, "13-thu-tuc-da-ghi-to")
        self._code = code
        yield from life_steps(program, self._camera, self._save_image)

    def _office_steps(self, program: Program) -> Steps:
        program.start()
        yield from sign_in_steps(program, "admin", SAMPLE_PASSWORD)
        window = _main(program)
        window.resize(USUAL)
        yield quiet(program)
        workbook = self._out / "bao-cao-thang.xlsx"
        workbook.unlink(missing_ok=True)
        yield from export_steps(program, workbook, calendar_month(date(2026, 10, 1)))
        self.documents.append(workbook)
        self._camera.shoot(window, "14-bao-cao-da-xuat")
        window.go("settings")
        yield quiet(program)
        page = window.current_page()
        assert isinstance(page, SettingsPage)
        for number, name in enumerate(page.names, start=1):
            page.show_group(name.key)
            page.current_group().refresh()
            yield quiet(program)
            self._camera.shoot(window, f"15-cai-dat-{number}-{name.key}")
        yield from self._resize(program, COMPACT)
        self._camera.shoot(window, "15-cai-dat-125", ratio=COMPACT_RATIO)
        yield from self._resize(program, USUAL)
        yield from settings_steps(program, self._camera)
        window.show_help()
        yield quiet(program)
        for dialog in QApplication.topLevelWidgets():
            if dialog is not window and dialog.isVisible():
                self._camera.shoot(dialog, "16-phim-tat")
                dialog.close()
        yield quiet(program)
        window.lock()
        yield quiet(program)
        self._camera.shoot(window, "17-khoa-man-hinh")

    # Documents -------------------------------------------------------------------------------

    def _newest_code(self, program: Program) -> str:
        from cds_desktop.domain.dossier_records import SortBy
        from cds_desktop.services.dossiers import page

        context = _main(program).context
        newest = DossierQuery(sort=SortBy.RECEIVED, descending=True)
        return page(context.open_uow, newest, now=context.now(), limit=1).lines[0].code

    def _save_slip(self, program: Program, code: str) -> None:
        from cds_desktop.services.slips import slip_content
        from cds_desktop.wording.slips import write_slip
        from ui.printing.document import render_pdf
        from ui.printing.page_painter import page_image
        from ui.printing.slip import slip_pages

        content = slip_content(_main(program).context.open_uow, code, write_slip)
        pages = slip_pages(content)
        target = self._out / "giay-hen.pdf"
        render_pdf(pages, target, code)
        self.documents.append(target)
        self._save_image(page_image(pages[0], 150), "18-giay-hen-a5")

    def _save_image(self, image: QImage, name: str) -> None:
        path = self._out / f"{name}.png"
        image.save(str(path))
        self._camera.pictures.append(path)

    def _scan(self) -> Path:
        """A page as a scanner would deliver it."""
        path = self._folder / "to-khai.pdf"
        writer = QPdfWriter(str(path))
        writer.setResolution(200)
        painter = QPainter(writer)
        painter.setPen(QColor(Qt.GlobalColor.black))
        painter.drawText(200, 300, "TỜ KHAI (trang mẫu)")
        painter.end()
        return path


_FILE_NAMES: Final = {
    "suggestions": "goi-y",
    "filled": "day-du",
    "slip": "giay-hen",
    "kiosk": "phieu",
    "thanks": "cam-on",
}


class _Running:
    """A program that runs for one part of the tour and ends with it."""

    def __init__(self, app: CdsApplication, data_dir: DataDir, clock: TourClock) -> None:
        self._app = app
        self._program = Program(data_dir, now=clock, install_hooks=False)
        self._bugs: list[object] = []
        program = self._program
        for source in (program.jobs, program.file_jobs, program.notices):
            source.bug.connect(self._bugs.append)

    def __enter__(self) -> Program:
        return self._program

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        window = self._program.window
        self._program.shut_down()
        if window is not None:
            window.hide()
            window.deleteLater()
        if error is None and self._bugs:
            bug = self._bugs[0]
            raise bug if isinstance(bug, Exception) else RuntimeError(str(bug))


def _sheet_shown(program: Program) -> Steps:
    """Wait until the sheet of the chosen procedure is laid out beside the list."""
    page = _main(program).current_page()
    assert isinstance(page, ProceduresPage)
    yield lambda: bool(page.pane.preview.pages)
    yield quiet(program)


def _main(program: Program) -> MainWindow:
    window = program.window
    assert isinstance(window, MainWindow)
    return window
