"""Parts that come and go with their content."""

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Tone, theme_of
from ui.widgets import CheckList, CheckRow, RowItem, RowList, StateWord
from ui.widgets.state import state_width


@pytest.mark.parametrize("kind", ["papers", "rows"])
def test_a_list_filled_before_it_has_a_place_never_becomes_a_window(
    qtbot: QtBot, kind: str
) -> None:
    theme_of().apply()
    part: CheckList | RowList = CheckList() if kind == "papers" else RowList()
    before = set(QApplication.topLevelWidgets())

    def fill(count: int) -> None:
        if isinstance(part, CheckList):
            part.set_rows([CheckRow(f"Giấy {n}") for n in range(count)])
        else:
            part.set_rows([RowItem(f"Dòng {n}") for n in range(count)])

    for count in (2, 0, 3):
        fill(count)
        assert not part.isVisible()
    assert set(QApplication.topLevelWidgets()) <= before | {part}
    page = QWidget()
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(part)
    page.show()
    assert part.isVisible()
    fill(0)
    assert not part.isVisible()
    fill(1)
    assert part.isVisible()


def test_a_row_is_opened_by_enter_and_its_remedy_by_its_button(qtbot: QtBot) -> None:
    theme_of().apply()
    rows = RowList()
    qtbot.addWidget(rows)
    rows.set_rows([RowItem("Ngô Thị Kim Ẵm", "hẹn 19/11", action="Nhắc ký", value="0009")])
    button = rows.button(0)
    assert button is not None
    assert button.accessibleName() == "Nhắc ký: Ngô Thị Kim Ẵm"
    with qtbot.waitSignal(rows.acted) as acted:
        button.click()
    assert acted.args == ["0009"]


@pytest.mark.parametrize(
    "state",
    [StateWord(Tone.LATE, "Quá hạn 1 ngày"), StateWord(Tone.WAIT, "Chờ bổ sung 4 ngày")],
    ids=["late", "paused"],
)
@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_the_state_of_a_row_is_painted_whole_in_larger_text(
    qtbot: QtBot, state: StateWord, scale: float
) -> None:
    theme = theme_of()
    theme.apply()
    theme.set_text_scale(scale)
    rows = RowList(framed=False, clickable=False, lined=False)
    qtbot.addWidget(rows)
    rows.set_rows([RowItem("", state=state)])
    rows.resize(600, rows.sizeHint().height())
    image = rows.grab().toImage()
    ground = image.pixel(image.width() - 1, 0)
    painted = {
        x
        for x in range(image.width())
        for y in range(4, image.height() - 4)
        if image.pixel(x, y) != ground
    }
    # The last letter may end a pixel or two before its advance.
    assert max(painted) >= state_width(theme, state) - 4
