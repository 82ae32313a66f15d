"""Choices about public codes, the fee account and the places, as an administrator keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication

from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.publicity.payloads import PayloadKind
from cds_desktop.services.form_settings import prints_rating_code
from cds_desktop.services.payment_account import fee_account
from cds_desktop.services.publicity.places import list_places
from cds_desktop.services.publicity.settings import PublicitySettings, publicity_settings
from tests.offices import ADMIN
from tests.ui.conftest import Clock, settle
from tests.unit.test_fee_codes import ACCOUNT
from tests.unit.test_payment_codes import SECOND
from ui.pages.settings import SettingsPage
from ui.pages.settings.forms import FormsGroup
from ui.pages.settings.publicity import PublicityGroup

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.context import Context

TEMPLATE = "https://cainuoc.camau.gov.vn/thu-tuc/{code}"


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> SettingsPage:
    made = SettingsPage(context)
    qtbot.addWidget(made)
    made.resize(1092, 574)
    made.show()
    made.show_group("publicity")
    settle(qtbot, context)
    return made


@pytest.fixture
def group(page: SettingsPage) -> PublicityGroup:
    found = page.current_group()
    assert isinstance(found, PublicityGroup)
    return found


def _said(context: Context) -> str:
    return context.notices.history[-1].text


def test_where_codes_lead_is_explained_saved_and_undone(
    qtbot: QtBot, context: Context, group: PublicityGroup
) -> None:
    def kept() -> PublicitySettings:
        settle(qtbot, context)
        return publicity_settings(context.open_uow)

    assert "https://dichvucong.gov.vn/" in group.explanation.text()
    group.payload.chosen.emit(PayloadKind.OFFLINE)
    assert kept().payload.kind is PayloadKind.OFFLINE
    assert "nằm trong mã" in group.explanation.text()
    assert "; Thời hạn: " in group.explanation.text()
    assert context.notices.undo_last()
    assert kept().payload.kind is PayloadKind.PORTAL
    group.payload.set_value(PayloadKind.TEMPLATE)
    group.payload.chosen.emit(PayloadKind.TEMPLATE)
    assert kept().payload.kind is PayloadKind.PORTAL  # the address is still missing
    group.template.set_text("https://cainuoc.camau.gov.vn")
    group.template._left()
    assert "chưa có {code}" in group.template.error()
    assert kept() == PublicitySettings()
    group.template.set_text(TEMPLATE)
    group.template._left()
    assert (kept().payload.kind, kept().payload.template) == (PayloadKind.TEMPLATE, TEMPLATE)
    assert "dẫn đến: https://cainuoc.camau.gov.vn/thu-tuc/" in group.example.text()
    assert context.notices.undo_last()
    assert kept() == PublicitySettings()


def test_size_and_days_are_said_in_plain_words(
    qtbot: QtBot, context: Context, group: PublicityGroup
) -> None:
    assert "rộng 56 mm đọc được từ 1,5 m" in group.size_words.text()
    group.factor.set_text("500")
    group.factor._left()
    settle(qtbot, context)
    group.check_days.set_text("999")
    group.check_days._left()
    settle(qtbot, context)
    found = publicity_settings(context.open_uow)
    assert (found.distance_factor, found.check_days) == (500, 90)
    assert "rộng 111 mm đọc được từ 1,5 m" in group.size_words.text()
    assert group.check_days.error()
    group.logo.click()
    settle(qtbot, context)
    assert publicity_settings(context.open_uow).with_logo
    assert _said(context) == "Từ nay mã QR có biểu trưng ở giữa."


def test_the_banks_code_fills_the_account_and_the_holder_is_typed(
    qtbot: QtBot, context: Context, page: SettingsPage, group: PublicityGroup, clock: Clock
) -> None:
    account, today = group.account, clock.at.date()
    QGuiApplication.clipboard().setText(SECOND[:-1] + "B")
    account.paste_button.click()
    assert "mã kiểm tra không khớp" in _said(context)
    QGuiApplication.clipboard().setText(f" {SECOND}\n")
    account.paste_button.click()
    assert (account.bank.text(), account.number.text()) == ("VietinBank", "113366668888")
    account.save_button.click()
    assert account.holder.error()
    account.holder.set_text(ACCOUNT.holder)
    account.save_button.click()
    settle(qtbot, context)
    assert fee_account(context.open_uow, today) == ACCOUNT
    assert _said(context).endswith("VietinBank 113366668888 – UBND xã Cái Nước.")
    assert not page.busy()
    account.clear_button.click()
    account.ask.confirm.click()
    assert fee_account(context.open_uow, today) == ACCOUNT  # a reason is asked for
    account.ask.reason.set_text("đổi ngân hàng")
    account.ask.confirm.click()
    settle(qtbot, context)
    assert fee_account(context.open_uow, today) is None
    assert context.notices.undo_last()
    settle(qtbot, context)
    assert fee_account(context.open_uow, today) == ACCOUNT
    assert account.number.text() == ACCOUNT.number
    account.number.set_text("Số-1")
    account.save_button.click()
    settle(qtbot, context)
    assert "đang ghi “Số1”" in account.number.error()
    assert page.busy()


def test_a_scanned_code_of_a_bank_is_taken_here_and_a_slip_is_not(
    group: PublicityGroup, page: SettingsPage
) -> None:
    assert page.wants_every_scan()
    assert page.handle_scan(SECOND)
    assert group.account.number.text() == "113366668888"
    assert not page.handle_scan("000.00.16.H12-261120-0023")


def test_places_are_added_renamed_closed_and_used_again(
    qtbot: QtBot, context: Context, group: PublicityGroup
) -> None:
    places = group.places

    def kept() -> list[tuple[str, str, bool]]:
        settle(qtbot, context)
        found = list_places(context.open_uow, actor=ADMIN, closed=True)
        return [(place.name, place.note, place.is_closed) for place in found]

    places.add_button.click()
    places.save_button.click()
    assert places.name.error()
    places.name.set_text("Sảnh chính")
    places.save_button.click()
    assert kept() == [("Sảnh chính", "", False)]
    places.note.set_text("bảng bên trái")
    places.save_button.click()
    assert kept() == [("Sảnh chính", "bảng bên trái", False)]
    assert context.notices.undo_last()
    assert kept() == [("Sảnh chính", "", False)]
    places.close_button.click()
    assert kept() == [("Sảnh chính", "", True)]
    assert places.close_button.text() == "Dùng lại chỗ này"
    places.close_button.click()
    assert kept() == [("Sảnh chính", "", False)]
    places.add_button.click()
    places.name.set_text("sảnh chính")
    places.save_button.click()
    settle(qtbot, context)
    assert "Sảnh chính" in places.name.error()


def test_others_see_the_account_in_clear_and_change_nothing(
    qtbot: QtBot, make_context: Callable[[Actor], Context]
) -> None:
    context = make_context(Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2"))
    group = PublicityGroup(context)
    qtbot.addWidget(group)
    group.show()
    group.refresh()
    settle(qtbot, context)
    assert group.template.isHidden()
    assert not group.payload.isEnabled()
    assert not hasattr(group.account, "save_button")
    assert not group.take_scan(SECOND)
    assert not group.busy()


def test_the_rating_code_of_slips_is_switched_off_and_on_again(
    qtbot: QtBot, context: Context, page: SettingsPage
) -> None:
    page.show_group("forms")
    settle(qtbot, context)
    forms = page.current_group()
    assert isinstance(forms, FormsGroup)
    assert forms.rating.isChecked()
    forms.rating.click()
    settle(qtbot, context)
    assert not prints_rating_code(context.open_uow)
    assert context.notices.undo_last()
    settle(qtbot, context)
    assert prints_rating_code(context.open_uow)
    assert forms.rating.isChecked()
