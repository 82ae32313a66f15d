"""Notices: said once, kept, taken back, and drawn for ten seconds."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.services.progress import Cancelled
from ui.notices import SHOWN_MS, Notices
from ui.theme import theme_of
from ui.widgets import NoticeBar


@pytest.fixture
def notices(qtbot: QtBot) -> Notices:
    return Notices(lambda error: f"Không được: {error.code}")


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    theme_of().apply()
    made = QWidget()
    made.resize(600, 300)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def bar(page: QWidget, notices: Notices) -> NoticeBar:
    made = NoticeBar(notices, page)
    # Away from the pointer, which would stop the time.
    made.place(page.rect())
    return made


def test_what_was_done_can_be_put_back_once(qtbot: QtBot, notices: Notices) -> None:
    undone: list[str] = []
    notices.info("Đã chuyển hồ sơ 0019.", undo=lambda: undone.append("0019"))
    notices.info("Đã lưu.")
    assert notices.undo_last()
    assert not notices.undo_last()
    assert undone == ["0019"]
    assert [notice.text for notice in notices.history] == ["Đã chuyển hồ sơ 0019.", "Đã lưu."]


def test_a_rule_is_a_sentence_and_a_bug_is_passed_on(qtbot: QtBot, notices: Notices) -> None:
    with qtbot.waitSignal(notices.shown) as said:
        notices.failed(RuleBroken("dossier.already_returned"))
    assert said.args == ["Không được: dossier.already_returned"]
    with qtbot.waitSignal(notices.bug) as told:
        notices.failed(KeyError("x"))
    assert isinstance(told.args[0], KeyError)
    notices.failed(Cancelled())
    assert notices.history[-1].text == "Đã dừng theo yêu cầu."


@pytest.mark.expects_log("file.in_use")
def test_a_fault_of_the_pc_offers_to_try_again(
    qtbot: QtBot, notices: Notices, bar: NoticeBar
) -> None:
    again: list[bool] = []
    notices.failed(EnvironmentFault("file.in_use"), retry=lambda: again.append(True))
    assert bar.isVisible()
    retry = next(act for act in bar.children() if getattr(act, "text", str)() == "Thử lại")
    retry.click()  # type: ignore[attr-defined]
    assert again == [True]
    assert not bar.isVisible()


def test_a_notice_goes_after_ten_seconds_and_an_error_stays(
    qtbot: QtBot, notices: Notices, bar: NoticeBar
) -> None:
    notices.info("Đã lưu.")
    assert bar._timer.isActive()
    assert bar._timer.interval() == SHOWN_MS == 10_000
    notices.error("Đĩa đầy.")
    assert not bar._timer.isActive()
    assert bar.isVisible()


def test_undoing_takes_the_notice_off_the_screen(
    qtbot: QtBot, notices: Notices, bar: NoticeBar
) -> None:
    notices.info("Đã chuyển.", undo=lambda: notices.info("Đã chuyển lại."))
    notices.undo_last()
    assert bar.notice is not None
    assert bar.notice.text == "Đã chuyển lại."


def test_a_long_sentence_is_broken_into_lines_not_cut(
    page: QWidget, notices: Notices, bar: NoticeBar
) -> None:
    notices.error("Không ghi được tệp vì tệp đang mở trong một chương trình khác. " * 2)
    bar.place(page.rect())
    assert bar.height() > 60
    assert page.rect().contains(bar.geometry())
