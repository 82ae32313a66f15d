"""The legal life of a dossier in pictures: acts in place, other agencies, papers, the look-up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QImage

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import DossierQuery, ListTab
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import SAMPLE_PASSWORD
from cds_desktop.domain.procedures import is_provisional
from ui.main_window import MainWindow
from ui.navigation import OpenDossier
from ui.pages.dossiers import DossiersPage
from ui.pages.settings import SettingsPage
from ui.scripted import Steps
from ui.tour.camera import USUAL, Camera
from ui.tour.steps import open_steps, quiet
from ui.tour.visit import sign_in_steps

if TYPE_CHECKING:
    from cds_desktop.domain.dossier_records import DossierRecord
    from cds_desktop.services import OpenUow
    from ui.program import Program

SaveImage = Callable[[QImage, str], None]
_LOOKED_AT: Final = 300
_MARKED: Final = 3
_STORM_DAYS: Final = 2
_CAMPAIGN_DAYS: Final = 69
_CAMPAIGN_TARGETS: Final = {"S01": 85, "S03": 80, "S04": 75}
# What is opened in place, the status a dossier must have for it, and the picture's name.
_ACTS: Final = (
    ("supplement", Status.PROCESSING, "bo-sung"),
    ("extend", Status.PROCESSING, "xin-loi"),
    ("hand_back", Status.FINISHED, "tra-ket-qua"),
    ("call", Status.FINISHED, "goi-bao"),
    ("resume", Status.SUPPLEMENT_REQUESTED, "da-bo-sung"),
)


def life_steps(program: Program, camera: Camera, save: SaveImage) -> Steps:
    """What a clerk opens in the place of the action bar, and the papers of the dossiers."""
    window = _main(program)
    # Ten seconds pass between these pictures on a desk, not in the tour.
    window.notice_bar.close_notice()
    for act, status, name in _ACTS:
        code = _some_code(program, status, promised=act == "extend")
        if code is None:
            continue
        window.go("dossiers", OpenDossier(code, act))
        page = _dossiers(window)
        yield lambda page=page: page.detail.form is not None  # type: ignore[misc]
        yield quiet(program)
        camera.shoot(window, f"20-ho-so-{name}")
        page.escape()
        yield quiet(program)
    yield from _other_agencies(program, camera)
    yield from _many_at_once(program, camera)
    _papers(program, save)


def _other_agencies(program: Program, camera: Camera) -> Steps:
    from cds_desktop.services.dossiers.steps import steps_out

    context = _main(program).context
    out = steps_out(context.open_uow, now=context.now())
    if out:
        yield from open_steps(program, out[0].code)
        camera.shoot(_main(program), "21-ho-so-lien-thong")


def _many_at_once(program: Program, camera: Camera) -> Steps:
    window = _main(program)
    window.go("dossiers", ListTab.OPEN)
    page = _dossiers(window)
    yield quiet(program)
    for row in range(_MARKED):
        page.list.table.select_row(row)
        page.list.marks.toggle(page.list.table.current_row().id)
    yield quiet(program)
    camera.shoot(window, "22-ho-so-danh-dau")
    page.list.step_back()
    yield quiet(program)


def leader_steps(program: Program, camera: Camera) -> Steps:
    """The morning of the leader."""
    program.start()
    yield from sign_in_steps(program, "quoc.y", SAMPLE_PASSWORD)
    _main(program).resize(USUAL)
    yield quiet(program)
    camera.shoot(_main(program), "23-hom-nay-lanh-dao")
    yield from _campaign(program, camera)


def _campaign(program: Program, camera: Camera) -> Steps:
    """Who settled what, and a campaign with the three targets of the 69 days; invented values."""
    from cds_desktop.domain.campaigns import CampaignPlan, CampaignTarget
    from cds_desktop.services.campaigns import create_campaign
    from ui.pages.indicators import IndicatorsPage
    from ui.pages.indicators.page import CAMPAIGNS

    window = _main(program)
    context = window.context
    first = office_day(context.now()) - timedelta(days=_CAMPAIGN_DAYS - 19)
    targets = tuple(
        CampaignTarget(name, Decimal(percent)) for name, percent in _CAMPAIGN_TARGETS.items()
    )
    last = first + timedelta(days=_CAMPAIGN_DAYS - 1)
    plan = CampaignPlan("69 ngày đêm", first, last, targets)
    create_campaign(context.open_uow, plan, actor=context.actor, now=context.now())
    window.go("indicators")
    yield quiet(program)
    page = window.current_page()
    assert isinstance(page, IndicatorsPage)
    page.period_part.split_button.click()
    yield quiet(program)
    camera.shoot(window, "23-chi-so-theo-can-bo")
    window.go("indicators", CAMPAIGNS)
    yield quiet(program)
    camera.shoot(window, "23-chi-so-dot-cao-diem")


def settings_steps(program: Program, camera: Camera) -> Steps:
    """A storm looked at before it is entered, the rules, a form being worded."""
    from ui.pages.settings.calendar import CalendarGroup
    from ui.pages.settings.forms import FormsGroup

    window = _main(program)
    window.go("settings", "calendar")
    yield quiet(program)
    page = window.current_page()
    assert isinstance(page, SettingsPage)
    calendar = page.current_group()
    assert isinstance(calendar, CalendarGroup)
    yield from _storm(program, calendar, camera)
    calendar.open_rules()
    yield quiet(program)
    camera.shoot(window, "24-lich-quy-tac")
    calendar.escape()
    page.show_group("forms")
    yield quiet(program)
    forms = page.current_group()
    assert isinstance(forms, FormsGroup)
    forms.open_form("2025", "02")
    yield lambda: forms.is_editing
    yield quiet(program)
    camera.shoot(window, "25-mau-in-sua")
    forms.close_editor()
    yield quiet(program)


def _storm(program: Program, calendar: object, camera: Camera) -> Steps:
    from ui.pages.settings.calendar import CalendarGroup
    from ui.pages.settings.calendar.closure_view import ClosureView

    assert isinstance(calendar, CalendarGroup)
    today = office_day(_main(program).context.now())
    calendar.open_closure()
    view = calendar.view
    assert isinstance(view, ClosureView)
    view.first.set_date(today + timedelta(days=3))
    view.last.set_date(today + timedelta(days=2 + _STORM_DAYS))
    view.reason.set_text("Bão số 15")
    view.last.submitted.emit()
    yield quiet(program)
    camera.shoot(_main(program), "24-lich-dong-cua")
    calendar.escape()
    yield quiet(program)


def look_up_steps(program: Program, camera: Camera, open_uow: OpenUow, code: str) -> Steps:
    """A citizen looks a dossier up; the slip has both numbers."""
    from cds_desktop.services.lookup import lookup_number, lookup_secret
    from ui.lookup import LookupScreen

    program.start(lookup=True)
    screen = program.window
    assert isinstance(screen, LookupScreen)
    screen.showNormal()
    screen.resize(USUAL)
    yield quiet(program)
    camera.shoot(screen, "26-tra-cuu")
    screen.code.edit.setText(code)
    screen.number.edit.setText(lookup_number(lookup_secret(open_uow), code))
    screen.show_button.click()
    yield lambda: screen.has_answer
    yield quiet(program)
    camera.shoot(screen, "26-tra-cuu-ket-qua")


def _papers(program: Program, save: SaveImage) -> None:
    """One picture of each paper that the dossiers of the sample call for."""
    from cds_desktop.services.dossiers.pickup_calls import pickup_calls
    from cds_desktop.services.explanations import paper_set, plan_explanation
    from cds_desktop.services.forms import plan_form
    from cds_desktop.wording.forms import write_form
    from cds_desktop.wording.office_papers import write_explanation, write_pickup_list
    from ui.printing.call_list import call_list_pages
    from ui.printing.explanation import explanation_pages
    from ui.printing.forms import form_pages
    from ui.printing.page_painter import page_image

    context = _main(program).context
    now, actor, open_uow = context.now(), context.actor, context.open_uow
    for number, status in (
        ("02", Status.SUPPLEMENT_REQUESTED), ("05", Status.STOPPED), ("06", Status.FINISHED),
    ):  # fmt: skip
        code = _some_code(program, status)
        if code is None:
            continue
        form = plan_form(open_uow, code, number, write_form, set_id="2025", actor=actor, now=now)
        assert form.content is not None
        pages = form_pages(form.content, form.chosen.template, form.chosen.set)
        save(page_image(pages[0], 110), f"27-mau-{number}")
    code = _some_code(program, Status.PROCESSING)
    if code is not None:
        planned = plan_explanation(open_uow, code, write_explanation, actor=actor, now=now)
        pages = explanation_pages(planned.content, planned.form_set)
        save(page_image(pages[0], 110), "28-cach-tinh-ngay-hen")
    calls = write_pickup_list(pickup_calls(open_uow, actor=actor, now=now), now)
    save(page_image(call_list_pages(calls, paper_set(now))[0], 90), "29-danh-sach-goi")


def _some_code(program: Program, status: Status, *, promised: bool = False) -> str | None:
    """A dossier of this status with a national procedure code; with days left when `promised`."""
    context = _main(program).context
    now = context.now()
    with context.open_uow(read_only=True) as uow:
        lines = uow.lists.page(DossierQuery(statuses=(status,)), now, limit=_LOOKED_AT).lines
        for line in lines:
            record: DossierRecord = uow.dossiers.get(line.id)
            has_days = line.due_at is not None and line.due_at > now + timedelta(days=5)
            fits = (has_days or not promised) and record.extended_due_at is None
            if fits and not is_provisional(record.procedure_code):
                return record.code
    return None


def _dossiers(window: MainWindow) -> DossiersPage:
    page = window.current_page()
    assert isinstance(page, DossiersPage)
    return page


def _main(program: Program) -> MainWindow:
    window = program.window
    assert isinstance(window, MainWindow)
    return window
