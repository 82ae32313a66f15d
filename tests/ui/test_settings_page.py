"""Cài đặt: saved at once and undone, users, backups with restore, the journal."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.forms import QrSide
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.services import backups, officers
from cds_desktop.services.form_settings import slip_qr_side
from cds_desktop.services.offices import load_profile
from ui.pages.settings import SettingsPage
from ui.pages.settings.about import newest_changes
from ui.pages.settings.appearance import AppearanceGroup
from ui.pages.settings.backup import BackupGroup
from ui.pages.settings.forms import FormsGroup
from ui.pages.settings.journal import JournalGroup
from ui.pages.settings.officers import OfficersGroup
from ui.pages.settings.restore_dialog import RestoreDialog
from ui.pages.settings.unit import UnitGroup
from ui.theme import ThemeChoice, theme_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cds_desktop.services.offices import Office
    from ui.context import Context

PASSWORD = "mat-khau-2026"


@pytest.fixture
def actor(office: "Office") -> Actor:
    """The administrator himself, with an account."""
    return officers.list_officers(office.open_uow)[0].acting()


@pytest.fixture
def open_page(qtbot: "QtBot") -> Iterator[Callable[["Context", str], SettingsPage]]:
    pages: list[SettingsPage] = []

    def build(context: "Context", group: str) -> SettingsPage:
        page = SettingsPage(context)
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(1092, 574)
        page.show()
        qtbot.waitExposed(page)
        page.show_group(group)
        _settle(qtbot, context)
        return page

    yield build
    pages.clear()


Open = Callable[["Context", str], SettingsPage]


# --- the frame of the page -----------------------------------------------------------------------


def test_an_administrator_sees_every_group(context: "Context", open_page: Open) -> None:
    page = open_page(context, "unit")
    assert [name.key for name in page.names] == [
        "unit", "unit_tree", "officers", "calendar", "hand_over", "forms", "publicity", "morning",
        "backup", "appearance", "journal",
        "about",
    ]  # fmt: skip


def test_a_clerk_sees_no_journal_and_changes_nothing_of_the_office(
    make_context: Callable[[Actor], "Context"], office: "Office", open_page: Open, qtbot: "QtBot"
) -> None:
    clerk = Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2")
    context = make_context(clerk)
    page = open_page(context, "unit")
    assert "journal" not in [name.key for name in page.names]
    group = page.current_group()
    assert isinstance(group, UnitGroup)
    assert group.fields["unit_name"].edit.isReadOnly()
    page.show_group("backup")
    _settle(qtbot, context)
    backup = page.current_group()
    assert isinstance(backup, BackupGroup)
    assert not backup.restore_button.isEnabled()
    assert "quản trị" in backup.restore_button.toolTip()


def test_a_supervisor_has_no_backups(
    make_context: Callable[[Actor], "Context"], open_page: Open
) -> None:
    page = open_page(make_context(Actor(None, "Võ Trung Kiên", Role.SUPERVISOR)), "unit")
    assert "backup" not in [name.key for name in page.names]


def test_arrows_walk_through_the_groups_and_another_page_may_open_one(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    page = open_page(context, "unit")
    page.focus_first()
    for expected in ("unit_tree", "officers", "calendar"):
        QTest.keyClick(page.list.item(page.list.current()), Qt.Key.Key_Down)
        assert page.list.current() == expected
    page.open_argument("backup")
    assert page.list.current() == "backup"
    _settle(qtbot, context)


# --- Đơn vị --------------------------------------------------------------------------------------


def test_a_changed_telephone_is_saved_on_leaving_and_undone(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    group = open_page(context, "unit").current_group()
    assert isinstance(group, UnitGroup)
    phone = group.fields["phone"]
    phone.edit.setText("0290 3884 115")
    with qtbot.waitSignal(context.notices.shown) as said:
        phone.left.emit()
        phone._left()
        group._left("phone")
    assert "Điện thoại" in said.args[0]
    _settle(qtbot, context)
    assert load_profile(context.office.open_uow).phone == "0290 3884 115"
    assert context.notices.undo_last()
    _settle(qtbot, context)
    assert load_profile(context.office.open_uow).phone == ""
    assert phone.text() == ""


def test_an_office_keeps_its_name_when_the_field_is_emptied(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    group = open_page(context, "unit").current_group()
    assert isinstance(group, UnitGroup)
    name = group.fields["unit_name"]
    name.edit.setText("   ")
    group._left("unit_name")
    _settle(qtbot, context)
    assert name.error()
    assert load_profile(context.office.open_uow).unit_name == "Xã Cái Nước"


def test_counters_are_a_list_with_commas(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    group = open_page(context, "unit").current_group()
    assert isinstance(group, UnitGroup)
    group.counters.edit.setText("Quầy 1,  Quầy 2 , Quầy 3,")
    group._counters_left()
    _settle(qtbot, context)
    assert load_profile(context.office.open_uow).counters == ("Quầy 1", "Quầy 2", "Quầy 3")
    group.counters.edit.setText(" , ")
    group._counters_left()
    assert group.counters.error()


# --- Người dùng ----------------------------------------------------------------------------------


def test_a_user_is_added_and_then_changed(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    group = open_page(context, "officers").current_group()
    assert isinstance(group, OfficersGroup)
    group.begin_new()
    group.name.set_text("Trần Quốc Ẩn")
    group.username.set_text("quoc.an")
    group.role.set_value(Role.SPECIALIST)
    group.counter.set_value("Quầy 2")
    group.password.set_text(PASSWORD)
    group.save()
    _settle(qtbot, context)
    found = {each.username: each for each in officers.list_officers(context.office.open_uow)}
    assert found["quoc.an"].role is Role.SPECIALIST
    assert found["quoc.an"].counter == "Quầy 2"
    assert not group.busy()
    group.active.setChecked(False)
    assert group.busy()
    group.save()
    _settle(qtbot, context)
    found = {each.username: each for each in officers.list_officers(context.office.open_uow)}
    assert not found["quoc.an"].is_active


@pytest.mark.parametrize(
    ("username", "password", "field"),
    [
        ("Quốc Ẩn", PASSWORD, "username"),
        ("admin", PASSWORD, "username"),
        ("an", "ngan", "password"),
    ],
)
def test_what_is_wrong_with_a_new_user_stands_by_its_field(
    context: "Context", open_page: Open, qtbot: "QtBot", username: str, password: str, field: str
) -> None:
    group = open_page(context, "officers").current_group()
    assert isinstance(group, OfficersGroup)
    group.begin_new()
    group.name.set_text("Trần Quốc Ẩn")
    group.username.set_text(username)
    group.password.set_text(password)
    group.save()
    _settle(qtbot, context)
    assert getattr(group, field).error()
    assert len(officers.list_officers(context.office.open_uow)) == 1


def test_the_last_administrator_stays(context: "Context", open_page: Open, qtbot: "QtBot") -> None:
    group = open_page(context, "officers").current_group()
    assert isinstance(group, OfficersGroup)
    group.role.set_value(Role.RECEPTION)
    group.save()
    _settle(qtbot, context)
    assert "quản trị viên cuối cùng" in group.role.error()


def test_a_new_password_needs_the_old_one(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    group = open_page(context, "officers").current_group()
    assert isinstance(group, OfficersGroup)
    own = group.own
    own.current.set_text("không phải")
    own.new.set_text("mat-khau-moi-2026")
    own.again.set_text("mat-khau-moi-2026")
    own.change_password()
    _settle(qtbot, context)
    assert own.current.error() == "Mật khẩu chưa đúng."
    own.current.set_text(PASSWORD)
    own.change_password()
    _settle(qtbot, context)
    officers.sign_in(context.office.open_uow, "admin", "mat-khau-moi-2026", now=context.now())


def test_a_pin_unlocks_and_may_be_switched_off(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    group = open_page(context, "officers").current_group()
    assert isinstance(group, OfficersGroup)
    own = group.own
    own.pin.set_text("1111")
    own.change_pin()
    _settle(qtbot, context)
    assert own.pin.error()
    own.pin.set_text("2580")
    own.change_pin()
    _settle(qtbot, context)
    officers.unlock(context.office.open_uow, context.actor, "2580", now=context.now())
    own.change_pin()
    _settle(qtbot, context)
    assert not officers.list_officers(context.office.open_uow)[0].has_pin


# --- Mẫu in, Giao diện ---------------------------------------------------------------------------


def test_the_side_of_the_qr_code_is_kept_and_undone(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    group = open_page(context, "forms").current_group()
    assert isinstance(group, FormsGroup)
    group.side.set_value(QrSide.RIGHT)
    group.side.chosen.emit(QrSide.RIGHT)
    _settle(qtbot, context)
    assert slip_qr_side(context.office.open_uow) is QrSide.RIGHT
    assert context.notices.undo_last()
    _settle(qtbot, context)
    assert slip_qr_side(context.office.open_uow) is QrSide.LEFT
    assert group.side.value() is QrSide.LEFT


def test_theme_and_size_show_at_once_and_are_kept(context: "Context", open_page: Open) -> None:
    group = open_page(context, "appearance").current_group()
    assert isinstance(group, AppearanceGroup)
    try:
        group.themes.chosen.emit(ThemeChoice.DARK)
        group.sizes.chosen.emit(1.25)
        assert theme_of().is_dark
        assert theme_of().text_scale == 1.25
        assert context.preferences.theme is ThemeChoice.DARK
        assert context.preferences.for_user("").text_scale == 1.25
        assert group.sizes.value() == 1.25
    finally:
        theme_of().set_choice(ThemeChoice.LIGHT)
        theme_of().set_text_scale(1.0)


# --- Sao lưu -------------------------------------------------------------------------------------


def test_a_backup_made_here_stands_in_the_list(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    group = open_page(context, "backup").current_group()
    assert isinstance(group, BackupGroup)
    assert "Chưa có bản sao lưu" in _state(group)
    with qtbot.waitSignal(context.changes.backups_changed, timeout=20_000):
        group.make_button.click()
        assert group.busy()
    _settle(qtbot, context)
    assert group.model.rowCount() == 1
    assert "hôm nay 14:14, đã kiểm tra" in _state(group)
    assert "cùng ổ đĩa" in group.warning.text()
    group.verify()
    _settle(qtbot, context)
    row = group.model.row(0)
    assert row is not None
    assert group._state_of(row).words == "Vừa kiểm tra, tốt"


def test_a_damaged_backup_is_told_in_words(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    made = _back_up(context)
    database = made / "office.db"
    content = bytearray(database.read_bytes())
    content[5000] ^= 1
    database.write_bytes(content)
    group = open_page(context, "backup").current_group()
    assert isinstance(group, BackupGroup)
    group.verify()
    _settle(qtbot, context)
    assert "bị hỏng" in context.notices.history[-1].text
    row = group.model.row(0)
    assert row is not None
    assert group._state_of(row).words == "Bị hỏng"


def test_a_restore_is_previewed_and_then_asks_to_sign_in_again(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    _back_up(context)
    officers.add_officer(
        context.office.open_uow, "quoc.an", "Trần Quốc Ẩn", Role.SPECIALIST, PASSWORD,
        actor=context.actor, now=context.now(),
    )  # fmt: skip
    page = open_page(context, "backup")
    group = page.current_group()
    assert isinstance(group, BackupGroup)
    group.restore_button.click()
    _settle(qtbot, context)
    dialog = group.dialog
    assert isinstance(dialog, RestoreDialog)
    lines = {line.table: line for line in dialog.model.rows()}
    assert (lines["officer"].in_backup, lines["officer"].today) == (1, 2)
    with qtbot.waitSignal(context.changes.office_replaced, timeout=30_000):
        dialog.restore_button.click()
    _settle(qtbot, context)
    assert [each.username for each in officers.list_officers(context.office.open_uow)] == ["admin"]
    assert len(backups.list_backups(context.office.data_dir.backups)) == 2


def test_esc_leaves_the_preview_and_nothing_happens(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    _back_up(context)
    group = open_page(context, "backup").current_group()
    assert isinstance(group, BackupGroup)
    group.preview()
    _settle(qtbot, context)
    assert isinstance(group.dialog, QWidget)
    QTest.keyClick(group.dialog, Qt.Key.Key_Escape)
    _settle(qtbot, context)
    assert not group.has_dialog()
    assert len(backups.list_backups(context.office.data_dir.backups)) == 1


def test_another_units_backup_needs_a_second_yes(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    made = _back_up(context)
    manifest = made / "manifest.json"
    text = manifest.read_text(encoding="utf-8").replace("000.00.16.H12", "000.00.17.H12")
    manifest.write_text(text, encoding="utf-8")
    group = open_page(context, "backup").current_group()
    assert isinstance(group, BackupGroup)
    group.preview()
    _settle(qtbot, context)
    dialog = group.dialog
    assert isinstance(dialog, RestoreDialog)
    assert not dialog.restore_button.isEnabled()
    dialog.force.setChecked(True)
    assert dialog.restore_button.isEnabled()
    dialog.reject()
    _settle(qtbot, context)


@pytest.mark.expects_log("backup.folder_missing")
def test_a_missing_stick_is_told_and_the_list_stays_usable(
    context: "Context", open_page: Open, qtbot: "QtBot", tmp_path: Path
) -> None:
    group = open_page(context, "backup").current_group()
    assert isinstance(group, BackupGroup)
    group.folder.edit.setText(str(tmp_path / "không có" / "cds"))
    group._folder_left()
    _settle(qtbot, context)
    group.make()
    _settle(qtbot, context)
    assert "Không thấy thư mục sao lưu" in group.warning.text()
    assert group.make_button.isEnabled()


def test_the_hour_is_typed_as_people_write_it(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    group = open_page(context, "backup").current_group()
    assert isinstance(group, BackupGroup)
    group.hour.edit.setText("16h45")
    group.hour._left()
    group._hour_left()
    _settle(qtbot, context)
    office = context.office
    found = backups.status(office.open_uow, office.data_dir, now=context.now())
    assert f"{found.daily_at:%H:%M}" == group.hour.text() == "16:45"
    group.hour.edit.setText("25:99")
    assert not group.hour.is_valid()


# --- Nhật ký, Giới thiệu -------------------------------------------------------------------------


def test_the_journal_speaks_vietnamese_and_checks_itself(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    _back_up(context)
    group = open_page(context, "journal").current_group()
    assert isinstance(group, JournalGroup)
    said = [group.model.data(group.model.index(row, 3)) for row in range(group.model.rowCount())]
    assert said[0] == "Đã sao lưu và kiểm tra (theo yêu cầu)"
    assert said[-1] == "Thiết lập đơn vị"
    assert any("thêm 175" in words for words in said)
    group.check()
    _settle(qtbot, context)
    state = group.state.state()
    assert state is not None
    assert state.words.startswith("Nguyên vẹn")


def test_a_changed_entry_of_the_journal_is_found(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    with context.office.open_uow() as uow:
        uow.connection.exec_driver_sql("UPDATE journal SET officer_name = 'Khác' WHERE id = 1")
        uow.commit()
    group = open_page(context, "journal").current_group()
    assert isinstance(group, JournalGroup)
    group.check()
    _settle(qtbot, context)
    state = group.state.state()
    assert state is not None
    assert state.words == "Sai từ dòng 1: nội dung dòng này đã bị sửa"


def test_the_newest_part_of_the_changelog_is_shown_as_plain_words() -> None:
    newest = "## [1.1] – 2026-12-01\n\n### Thêm\n\n- Trang `Cài đặt`\n  mới\n\n"
    assert (
        newest_changes(f"# Nhật ký\n\n{newest}## [1.0]\n- Cũ\n")
        == "1.1 – 2026-12-01\n\nThêm\n• Trang Cài đặt mới"
    )


def test_every_group_opens_and_fits_the_smallest_window(
    context: "Context", open_page: Open, qtbot: "QtBot"
) -> None:
    page = open_page(context, "unit")
    page.set_compact(True)
    for name in page.names:
        page.show_group(name.key)
        _settle(qtbot, context)
        assert page.current_group().isVisible()
        assert page.minimumSizeHint().width() <= 1092 - 84


def _settle(qtbot: "QtBot", context: "Context") -> None:
    qtbot.waitUntil(
        lambda: not context.jobs.is_busy and not context.file_jobs.is_busy, timeout=30_000
    )


def _back_up(context: "Context") -> Path:
    office = context.office
    return backups.make(
        office.open_uow, office.data_dir, actor=context.actor, now=context.now()
    ).path


def _state(group: BackupGroup) -> str:
    state = group.state.state()
    return state.words if state else ""
