"""The usual steps of a procedure, edited in the correction of the catalogue."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cds_desktop.domain.deadlines import parse_limit_argument
from cds_desktop.domain.dossier_steps import StepPlan
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.services import catalogue
from cds_desktop.services.offices import Office
from cds_desktop.services.usual_steps import set_usual_steps, usual_steps
from tests.ui.conftest import Clock, settle
from ui.context import Context
from ui.pages.procedures import ProceduresPage
from ui.pages.procedures.steps import UsualStep, plans_from, usual_from
from ui.widgets.label import Label

CODE = "2.000986"
ALT = Qt.KeyboardModifier.AltModifier
STORED = (
    StepPlan("Công chức hộ tịch", "Khai sinh", limit=parse_limit_argument("1d"), position=1),
    StepPlan("Công an xã", "Thường trú", limit=parse_limit_argument("3d"), position=2),
    StepPlan("Bảo hiểm xã hội", "Thẻ BHYT", limit=parse_limit_argument("2d"), position=2),
)


@pytest.fixture
def open_form(
    qtbot: QtBot, office: Office, clock: Clock, make_context: Callable[[Actor], Context]
) -> Callable[[], ProceduresPage]:
    """Opens the correction of the procedure, with its steps read."""

    def make() -> ProceduresPage:
        page = ProceduresPage(make_context(Actor(None, "Quản trị", Role.ADMIN)))
        qtbot.addWidget(page)
        page.resize(1282, 716)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.open_argument(CODE)
        settle(qtbot, page.context)
        page.pane.show_detail()
        settle(qtbot, page.context)
        assert page.pane.detail.correct_button is not None
        page.pane.detail.correct_button.click()
        settle(qtbot, page.context)
        return page

    return make


def focus() -> QWidget:
    """The widget that takes the keys."""
    found: QWidget | None = QApplication.focusWidget()
    assert found is not None
    return found


def write(words: str) -> None:
    """Type into whatever has the focus."""
    QTest.keyClicks(focus(), words)


def key(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(), key, modifier)


def stored(office: Office, clock: Clock) -> tuple[StepPlan, ...]:
    return usual_steps(office.open_uow, CODE, now=clock.at)


def test_positions_and_parallel_marks_are_the_same_thing() -> None:
    steps = usual_from(STORED)
    assert [step.with_previous for step in steps] == [False, False, True]
    assert plans_from(steps) == STORED
    assert plans_from([UsualStep(STORED[0], with_previous=True)])[0].position == 1


def test_steps_are_entered_by_keyboard_and_saved_with_the_reason(
    qtbot: QtBot, office: Office, clock: Clock, open_form: Callable[[], ProceduresPage]
) -> None:
    page = open_form()
    steps = page.pane.form.steps
    assert steps.empty.isVisible()
    versions = len(catalogue.history(office.open_uow, CODE))
    steps.add_button.click()
    write("Cong an xa")
    key(Qt.Key.Key_Return)
    steps.add_button.click()
    write("Bao hiem xa hoi")
    steps.form.limit.setFocus()
    write("2")
    steps.form.parallel.setChecked(True)
    page.pane.form.reason.set_text("Quyết định 12")
    page.pane.save_button.click()  # takes the step that is still in its form too
    settle(qtbot, page.context)
    assert stored(office, clock) == (
        StepPlan("Cong an xa", position=1),
        StepPlan("Bao hiem xa hoi", limit=parse_limit_argument("2d"), position=1),
    )
    assert not page.pane.is_correcting
    assert len(catalogue.history(office.open_uow, CODE)) == versions  # no new version


def test_alt_and_the_arrows_move_a_step_and_delete_takes_it_out(
    qtbot: QtBot, office: Office, clock: Clock, open_form: Callable[[], ProceduresPage]
) -> None:
    admin = Actor(None, "Quản trị", Role.ADMIN)
    set_usual_steps(office.open_uow, CODE, STORED, actor=admin, now=clock.at)
    page = open_form()
    steps = page.pane.form.steps
    assert steps.plans() == STORED
    assert steps.changed_plans() is None
    steps.list.setFocus()
    key(Qt.Key.Key_Down, ALT)
    assert [plan.unit_name for plan in steps.plans()] == [
        "Công an xã", "Công chức hộ tịch", "Bảo hiểm xã hội",
    ]  # fmt: skip
    assert steps.list.current == 1
    key(Qt.Key.Key_Up, ALT)
    assert steps.plans() == STORED
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Delete)
    assert [(p.unit_name, p.position) for p in steps.plans()] == [
        ("Công chức hộ tịch", 1), ("Bảo hiểm xã hội", 1),
    ]  # fmt: skip
    assert page.busy()
    key(Qt.Key.Key_Return)  # opens the step
    assert steps.form.parallel.isChecked()
    correcting = []
    for _ in range(2):  # Esc closes the step first, then the correction
        assert page.escape()
        correcting.append(page.pane.is_correcting)
    assert correcting == [True, False]
    assert stored(office, clock) == STORED


def test_steps_longer_than_the_procedure_are_said_at_once(
    qtbot: QtBot, open_form: Callable[[], ProceduresPage]
) -> None:
    page = open_form()
    form = page.pane.form
    form.steps.show_plans(STORED)
    assert form.steps.warning.isHidden()  # 20 days are enough for 1 + 3
    form.limit.set_text("3")
    form.limit.left.emit()
    assert form.steps.warning.text() == "Cộng lại, các bước dài hơn thời hạn của thủ tục."
    assert form.steps.warning.isVisible()
    form.limit.set_text("4")
    form.limit.left.emit()
    assert form.steps.warning.isHidden()


def test_the_facts_of_a_procedure_tell_its_steps(
    qtbot: QtBot, office: Office, clock: Clock, open_form: Callable[[], ProceduresPage]
) -> None:
    admin = Actor(None, "Quản trị", Role.ADMIN)
    set_usual_steps(office.open_uow, CODE, STORED, actor=admin, now=clock.at)
    page = open_form()
    page.escape()
    settle(qtbot, page.context)
    page.pane.show_detail()
    settle(qtbot, page.context)
    words = [label.text() for label in page.pane.detail.findChildren(Label)]
    assert "2. Bảo hiểm xã hội (cùng lúc với bước trên · Thẻ BHYT · 2 ngày làm việc)" in words


def test_nothing_can_be_written_before_the_steps_are_read(
    open_form: Callable[[], ProceduresPage],
) -> None:
    steps = open_form().pane.form.steps
    steps.clear()
    assert not steps.isEnabled()
    assert steps.changed_plans() is None
