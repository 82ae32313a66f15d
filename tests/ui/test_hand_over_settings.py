"""The choices about supplements, new dates and shelves, as an administrator changes them."""

from typing import TYPE_CHECKING

from cds_desktop.services.desk_settings import DeskSettings, desk_settings
from tests.ui.conftest import settle
from ui.pages.settings import SettingsPage
from ui.pages.settings.hand_over import HandOverGroup

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.context import Context


def test_each_choice_is_saved_on_leaving_and_undone(qtbot: "QtBot", context: "Context") -> None:
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(1092, 574)
    page.show()
    qtbot.waitExposed(page)
    page.show_group("hand_over")
    settle(qtbot, context)
    group = page.current_group()
    assert isinstance(group, HandOverGroup)

    def kept() -> DeskSettings:
        settle(qtbot, context)
        return desk_settings(context.open_uow)

    assert (group.supplement.text(), group.extension.text()) == ("", "3")
    group.supplement.edit.setText("10")
    group.supplement._left()
    assert kept() == DeskSettings(10, 3, "A1-A50")
    assert context.notices.history[-1].text == "Đã lưu cách bổ sung và trả kết quả."
    group.shelves.edit.setText("tủ lớn")
    group.shelves._left()
    assert kept().shelves == "A1-A50"
    assert "“TỦLỚN”" in context.notices.history[-1].text
    group.shelves.edit.setText("B1-B9")
    group.shelves._left()
    assert kept().shelves == "B1-B9"
    assert context.notices.undo_last()
    assert kept() == DeskSettings(10, 3, "A1-A50")
    group.extension.edit.setText("")
    group.extension._left()
    assert kept().extension_days == 3
