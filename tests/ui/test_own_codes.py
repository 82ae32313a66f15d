"""The code on a slip opens the rating window wherever it is scanned; payment codes pay nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Role
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.services import dossiers
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.slips import plan_slip
from cds_desktop.wording.payments import SENTENCES
from cds_desktop.wording.slips import write_slip
from tests.offices import CLERK, applicant
from tests.ui.conftest import Clock, settle
from tests.unit.test_payment_codes import SECOND

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cds_desktop.services.offices import Office
    from ui.main_window import MainWindow


def _come(office: Office, clock: Clock, *, is_finished: bool = True) -> tuple[str, str]:
    """The code of a dossier, and what its slip asks to scan."""
    reception = Reception("1.004873", applicant(), fee_vnd=8_000)
    code = dossiers.receive(office.open_uow, reception, actor=CLERK, now=clock.at).code
    for status in (Status.PROCESSING, Status.FINISHED) if is_finished else ():
        dossiers.move(office.open_uow, code, status, actor=CLERK, now=clock.at)
    return code, plan_slip(office.open_uow, code, write_slip).content.rating_code


def _last_notice(window: MainWindow) -> str:
    return window.context.notices.history[-1].text


def test_a_scan_on_any_page_asks_the_citizen_and_stores_the_vote(
    qtbot: QtBot, real_window: Callable[..., MainWindow], office: Office, clock: Clock
) -> None:
    code, text = _come(office, clock)
    window = real_window(Role.RECEPTION)
    for key in ("today", "reception", "settings", "dossiers"):
        window.go(key)
        window.bus.scanned.emit(text.lower())  # some readers send small letters
        settle(qtbot, window.context)
        kiosk = window.own_codes.kiosk
        assert kiosk is not None, key
        assert window.current_page() is window.page(key)
        if key != "dossiers":
            kiosk.close()
            continue
        QTest.keyClick(kiosk, Qt.Key.Key_4)
        settle(qtbot, window.context)
        kiosk.close()
    assert dossiers.show(office.open_uow, code).rating_level == RatingLevel.SATISFIED
    assert _last_notice(window) == "Đã nhận một phiếu đánh giá."
    window.bus.scanned.emit(text)
    settle(qtbot, window.context)
    assert window.own_codes.kiosk is None
    assert "đã có một phiếu đánh giá" in _last_notice(window)


def test_what_may_not_be_rated_is_said(
    qtbot: QtBot, real_window: Callable[..., MainWindow], office: Office, clock: Clock
) -> None:
    _, early = _come(office, clock, is_finished=False)
    _, ready = _come(office, clock)
    false = ready[:-1] + ("K" if ready[-1] != "K" else "L")
    window = real_window(Role.RECEPTION)
    for text, said in ((early, "chưa giải quyết xong"), (false, "không đúng với hồ sơ nào")):
        window.bus.scanned.emit(text)
        settle(qtbot, window.context)
        assert said in _last_notice(window)
    for _ in range(4):
        window.bus.scanned.emit(false)
        settle(qtbot, window.context)
    window.bus.scanned.emit(ready)
    settle(qtbot, window.context)
    assert "Thử lại sau" in _last_notice(window)
    assert window.own_codes.kiosk is None


def test_an_officer_without_the_right_opens_no_rating_window(
    qtbot: QtBot, real_window: Callable[..., MainWindow], office: Office, clock: Clock
) -> None:
    _, text = _come(office, clock)
    window = real_window(Role.SPECIALIST)
    window.bus.scanned.emit(text)
    settle(qtbot, window.context)
    assert window.own_codes.kiosk is None
    assert "không có quyền" in _last_notice(window)


def test_a_scanned_payment_code_is_no_payment(
    qtbot: QtBot, real_window: Callable[..., MainWindow], office: Office, clock: Clock
) -> None:
    code, _ = _come(office, clock)
    window = real_window(Role.RECEPTION)
    window.go("dossiers", code)
    settle(qtbot, window.context)
    window.bus.scanned.emit(SECOND)
    settle(qtbot, window.context)
    assert _last_notice(window) == SENTENCES["payment.scanned"]
    assert dossiers.show(office.open_uow, code).paid_at is None


def test_on_the_walk_round_the_sheets_every_code_is_a_finding(
    qtbot: QtBot, real_window: Callable[..., MainWindow], office: Office, clock: Clock
) -> None:
    from ui.pages.procedures import ProceduresPage
    from ui.pages.procedures.views import REGISTER

    _, text = _come(office, clock)
    window = real_window(Role.RECEPTION)
    window.go("procedures")
    page = window.current_page()
    assert isinstance(page, ProceduresPage)
    page.views.show_view(REGISTER)
    register = page.views.register
    assert register is not None
    register.open_walk()
    settle(qtbot, window.context)
    for found, scanned in enumerate((text, SECOND), start=1):
        window.bus.scanned.emit(scanned)
        settle(qtbot, window.context)
        assert len(register.check.findings.findings()) == found
    assert window.own_codes.kiosk is None
