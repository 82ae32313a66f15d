"""Fields as clerks use them: Vietnamese typing, errors on leaving, choices by keyboard."""

from collections.abc import Sequence
from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import theme_of
from ui.widgets import (
    CheckList,
    CheckRow,
    ComboField,
    DateField,
    NumberField,
    PasswordField,
    RadioGroup,
    SuggestField,
    Suggestion,
    TextArea,
    TextField,
)
from ui.widgets.suggest import Answer

PROCEDURES = [
    Suggestion(1, "Chứng thực bản sao từ bản chính", "Chứng thực", "2.000815"),
    Suggestion(2, "Chứng thực chữ ký", "Chứng thực", "2.000884"),
]


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    theme_of().apply()
    window = QWidget()
    window.resize(700, 500)
    QVBoxLayout(window)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def put(form: QWidget, *widgets: QWidget) -> None:
    layout = form.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
        widget.show()


def type_like_unikey(edit: QLineEdit, text: str) -> None:
    """Unikey corrects a letter by Backspace and the letter with its mark."""
    plain = {"ạ": "a", "ứ": "ư", "ư": "u"}
    for letter in text:
        if letter in plain:
            press(edit, plain[letter])
            QTest.keyClick(edit, Qt.Key.Key_Backspace)
        press(edit, letter)


def press(edit: QWidget, letter: str) -> None:
    """Send one letter as text; `QTest.keyClicks` knows ASCII only."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(edit, event)


def test_unikey_types_what_was_meant_while_suggestions_are_open(
    qtbot: QtBot, form: QWidget
) -> None:
    field = SuggestField("Thủ tục", lambda words, answer: answer(PROCEDURES))
    put(form, field)
    field.edit.setFocus()
    type_like_unikey(field.edit, "tạo")
    field.suggester.ask_now()
    assert field.suggester.is_open
    type_like_unikey(field.edit, " chứng")
    assert field.edit.text() == "tạo chứng"
    assert field.edit.completer() is None


def test_arrow_and_enter_take_a_suggestion_and_editing_forgets_it(
    qtbot: QtBot, form: QWidget
) -> None:
    field = SuggestField("Thủ tục", lambda words, answer: answer(PROCEDURES), required=True)
    put(form, field)
    field.edit.setFocus()
    QTest.keyClicks(field.edit, "ct")
    qtbot.waitUntil(lambda: field.suggester.is_open)
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    with qtbot.waitSignal(field.chosen):
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.value() == 2
    assert field.text() == "Chứng thực chữ ký"
    with qtbot.waitSignal(field.cleared):
        QTest.keyClicks(field.edit, "x")
    assert field.value() is None
    assert not field.is_valid()
    assert "gợi ý" in field.error()


def test_enter_before_the_answer_takes_its_first_row(qtbot: QtBot, form: QWidget) -> None:
    waiting: list[Answer] = []
    field = SuggestField("Thủ tục", lambda words, answer: waiting.append(answer))
    put(form, field)
    field.edit.setFocus()
    QTest.keyClicks(field.edit, "chung thuc")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert len(waiting) == 1
    waiting[0](PROCEDURES)
    assert field.value() == 1


def test_a_late_answer_never_replaces_a_newer_one(qtbot: QtBot, form: QWidget) -> None:
    waiting: list[Answer] = []
    field = SuggestField("Thủ tục", lambda words, answer: waiting.append(answer))
    put(form, field)
    field.edit.setFocus()
    QTest.keyClicks(field.edit, "a")
    field.suggester.ask_now()
    QTest.keyClicks(field.edit, "b")
    field.suggester.ask_now()
    waiting[1](PROCEDURES[1:])
    waiting[0](PROCEDURES[:1])
    assert [row.value for row in field.suggester.rows] == [2]


def test_escape_closes_the_list_and_keeps_the_letters(qtbot: QtBot, form: QWidget) -> None:
    field = SuggestField("Thủ tục", lambda words, answer: answer(PROCEDURES))
    put(form, field)
    field.edit.setFocus()
    QTest.keyClicks(field.edit, "ct")
    field.suggester.ask_now()
    QTest.keyClick(field.edit, Qt.Key.Key_Escape)
    assert not field.suggester.is_open
    assert field.text() == "ct"


def ten_digits(words: str) -> str:
    found = len([letter for letter in words if letter.isdigit()])
    return "" if found == 10 else f"Cần 10 chữ số, đang có {found}."


def test_a_wrong_number_is_told_on_leaving_and_never_while_typing(
    qtbot: QtBot, form: QWidget
) -> None:
    phone, other = TextField("Điện thoại", check=ten_digits), TextField("Nơi cư trú")
    put(form, phone, other)
    phone.edit.setFocus()
    before = phone.height()
    QTest.keyClicks(phone.edit, "0918345 27")
    assert phone.error() == ""
    other.edit.setFocus()
    assert phone.error() == "Cần 10 chữ số, đang có 9."
    assert phone.height() == before
    assert phone.edit.accessibleDescription() == "Cần 10 chữ số, đang có 9."
    phone.edit.setFocus()
    QTest.keyClicks(phone.edit, "6")
    assert phone.error() == ""


def test_text_is_tidied_on_leaving_only(qtbot: QtBot, form: QWidget) -> None:
    name, other = (
        TextField("Họ và tên", normalise=lambda words: " ".join(words.split())),
        QLineEdit(),
    )
    put(form, name, other)
    name.edit.setFocus()
    for letter in "Lê   Hoàng ":
        press(name.edit, letter)
    assert name.text() == "Lê   Hoàng "
    other.setFocus()
    assert name.text() == "Lê Hoàng"


def test_a_required_field_says_so_to_the_screen_reader() -> None:
    field = TextField("Họ và tên", required=True)
    assert field.edit.accessibleName() == "Họ và tên, bắt buộc"
    assert not field.is_valid()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12/4/1990", date(1990, 4, 12)),
        ("12.04.1990", date(1990, 4, 12)),
        ("12041990", date(1990, 4, 12)),
        ("31/02/1990", None),
        ("hôm nay", None),
    ],
)
def test_a_date_is_read_as_people_write_it(
    qtbot: QtBot, form: QWidget, typed: str, day: date | None
) -> None:
    field, other = DateField("Ngày sinh"), QLineEdit()
    put(form, field, other)
    field.edit.setFocus()
    for letter in typed:
        press(field.edit, letter)
    other.setFocus()
    assert field.date() == day
    assert bool(field.error()) is (day is None)
    if day is not None:
        assert field.text() == "12/04/1990"


def test_a_number_is_grouped_on_leaving_and_its_limits_are_told(
    qtbot: QtBot, form: QWidget
) -> None:
    field, other = NumberField("Lệ phí", maximum=5_000_000), QLineEdit()
    put(form, field, other)
    field.edit.setFocus()
    QTest.keyClicks(field.edit, "1250000")
    other.setFocus()
    assert field.text() == "1.250.000"
    assert field.number() == 1_250_000
    field.set_number(6_000_000)
    assert not field.is_valid()
    assert "5.000.000" in field.error()


def test_a_combo_changes_by_arrow_letter_and_list_but_not_by_the_wheel(
    qtbot: QtBot, form: QWidget
) -> None:
    field = ComboField("Cấp")
    field.set_choices([("xa", "Cấp xã"), ("tinh", "Tỉnh"), ("dac", "Đặc khu")])
    put(form, field)
    inner = field.frame.inner
    inner.setFocus()
    chosen: list[object] = []
    field.chosen.connect(chosen.append)
    QTest.keyClick(inner, Qt.Key.Key_Down)
    QTest.keyClick(inner, Qt.Key.Key_D)
    QTest.keyClick(inner, Qt.Key.Key_Space)
    QTest.keyClick(inner, Qt.Key.Key_Up)
    QTest.keyClick(inner, Qt.Key.Key_Return)
    assert chosen == ["xa", "dac", "tinh"]
    assert inner.accessibleName() == "Cấp: Tỉnh"


def papers() -> Sequence[CheckRow]:
    return [
        CheckRow("Tờ khai theo mẫu", "Bản chính", required=True),
        CheckRow("Giấy tờ tùy thân", "Dữ liệu dân cư", countable=False),
        CheckRow("Trích lục", "Bản sao"),
    ]


def test_space_ticks_and_digits_write_the_copies(qtbot: QtBot, form: QWidget) -> None:
    checks = CheckList()
    checks.set_rows(papers())
    put(form, checks)
    checks.setFocus()
    first = form.focusWidget()
    QTest.keyClick(first, Qt.Key.Key_Space)
    assert (checks.rows()[0].checked, checks.rows()[0].count) == (True, 1)
    QTest.keyClick(first, Qt.Key.Key_Down)
    second = form.focusWidget()
    QTest.keyClick(second, Qt.Key.Key_7)
    assert not checks.rows()[1].checked
    QTest.keyClick(second, Qt.Key.Key_Down)
    third = form.focusWidget()
    QTest.keyClicks(third, "12")
    assert (checks.rows()[2].checked, checks.rows()[2].count) == (True, 12)
    QTest.keyClick(third, Qt.Key.Key_Space)
    assert not checks.rows()[2].checked


def test_a_long_paper_is_broken_into_lines_and_kept_whole_in_the_tooltip(
    qtbot: QtBot, form: QWidget
) -> None:
    checks = CheckList()
    long = "Văn bản cam kết của người yêu cầu về tình trạng hôn nhân " * 12
    checks.set_rows([CheckRow(long.strip(), "Bản chính"), CheckRow("Ngắn", "Bản sao")])
    put(form, checks)
    qtbot.waitUntil(lambda: checks.height() > 100)
    assert checks.children()[1].toolTip() == long.strip()  # type: ignore[attr-defined]


def test_radios_move_by_arrow_and_tell_the_choice(qtbot: QtBot, form: QWidget) -> None:
    group = RadioGroup("Hình thức nhận")
    group.set_choices([(1, "Trực tiếp"), (2, "Trực tuyến"), (3, "Bưu chính")])
    put(form, group)
    group.setFocus()
    with qtbot.waitSignal(group.chosen) as told:
        QTest.keyClick(form.focusWidget(), Qt.Key.Key_Right)
    assert told.args == [2]
    assert group.value() == 2


def test_ctrl_enter_leaves_a_text_area_untouched(qtbot: QtBot, form: QWidget) -> None:
    area = TextArea("Lý do", required=True)
    put(form, area)
    area.edit.setFocus()
    area.edit.insertPlainText("thiếu")
    QTest.keyClick(area.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert area.text() == "thiếu"


def test_capitals_in_a_password_bring_the_hint_about_caps_lock(qtbot: QtBot, form: QWidget) -> None:
    field = PasswordField("Mật khẩu")
    put(form, field)
    QTest.keyClicks(field.edit, "ABC")
    assert "Caps Lock" in field.edit.accessibleDescription()
    QTest.keyClicks(field.edit, "d")
    assert "Caps Lock" not in field.edit.accessibleDescription()


def test_a_letter_chooses_in_a_list_and_a_scan_does_not(qtbot: "QtBot") -> None:
    from ui.widgets.combo import ComboField

    combo = ComboField("Cách nộp")
    combo.set_choices([(1, "Trực tiếp"), (2, "Bưu chính"), (3, "2 nơi")])
    combo.set_value(1)
    qtbot.addWidget(combo)
    combo.show()
    QTest.keyClicks(combo.frame.inner, "b")
    qtbot.waitUntil(lambda: combo.value() == 2)
    told: list[object] = []
    combo.chosen.connect(told.append)
    QTest.keyClicks(combo.frame.inner, "261120-0023")
    qtbot.waitUntil(lambda: not combo._wait.isActive())
    assert (combo.value(), told) == (2, [])
