"""Typing with Unikey is never broken at reception: every text field, Telex and VNI."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from cds_desktop.domain.people import person_input
from cds_desktop.services import catalogue, dossiers
from tests.ui.fake_unikey import type_like_unikey
from ui.pages.reception import ReceptionPage
from ui.widgets.suggest import DELAY_MS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.context import Context

TYPED = "tiếng Việt"


@pytest.fixture
def page(qtbot: "QtBot", context: "Context") -> Iterator[ReceptionPage]:
    # People and procedures that match what is typed, so that suggestions do open.
    for name in ("Tiếng Việt Hùng", "Tiếng Việt Hoa"):
        received = dossiers.Reception("1.001193", person_input(name))
        dossiers.receive(context.open_uow, received, actor=context.actor, now=context.now())
    page = ReceptionPage(context)
    qtbot.addWidget(page)
    page.resize(1282, 716)
    page.show()
    without_limit = next(
        stored
        for stored in catalogue.list_procedures(context.open_uow, context.now().date())
        if stored.procedure.limit is None
    )
    page.form.what.choose(without_limit)
    # What is folded away takes letters too once it is asked for.
    page.form.others.add()
    page.form.submitter.open()
    page.refusal.open()
    page.form.what.pages.show()
    page.form.person.representative.show()
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    yield page
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    page.close()


@pytest.mark.parametrize("vni", [False, True], ids=["Telex", "VNI"])
def test_every_text_field_takes_vietnamese_letter_by_letter(
    qtbot: "QtBot", page: ReceptionPage, context: "Context", vni: bool
) -> None:
    edits: list[QLineEdit | QPlainTextEdit] = [
        edit for edit in page.findChildren(QLineEdit) if edit.isVisible()
    ]
    edits += [edit for edit in page.findChildren(QPlainTextEdit) if edit.isVisible()]
    assert len(edits) >= 19
    for edit in edits:
        edit.setFocus()
        edit.selectAll()
        # An input method meets a field that the officer has emptied.
        edit.clear()
        type_like_unikey(edit, TYPED, vni=vni)
        assert _text(edit) == TYPED, edit.accessibleName()
        # Suggestions answer 200 ms after the last key and must change no letter.
        qtbot.waitUntil(lambda: not _is_waiting(page))
        qtbot.waitUntil(lambda: not context.jobs.is_busy)
        assert _text(edit) == TYPED, edit.accessibleName()


def test_suggestions_that_open_while_typing_swallow_no_backspace(
    qtbot: "QtBot", page: ReceptionPage, context: "Context"
) -> None:
    edit = page.form.person.full_name.edit
    edit.setFocus()
    type_like_unikey(edit, "tiê")
    suggester = page.form.person._suggesters[1]
    qtbot.waitUntil(lambda: suggester.is_open)
    type_like_unikey(edit, "ng hoà")
    assert edit.text() == "tiêng hoà"


def _is_waiting(page: ReceptionPage) -> bool:
    """Whether suggestions or an appointment are still to come after the last key."""
    timers = page.findChildren(QTimer)
    assert timers
    return any(timer.isActive() and timer.interval() <= DELAY_MS for timer in timers)


def _text(edit: QLineEdit | QPlainTextEdit) -> str:
    return edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText()
