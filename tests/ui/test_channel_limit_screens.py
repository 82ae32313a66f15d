"""The limit of the chosen channel on the reception form, in the catalogue and in a correction."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cds_desktop.domain.deadlines import LimitUnit, TimeLimit
from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.procedures import StoredProcedure
from cds_desktop.services import catalogue
from ui.context import Context
from ui.pages.procedures.correction import CorrectionForm
from ui.pages.procedures.details import ProcedureDetail
from ui.pages.procedures.rows import Address, ProcedureRow
from ui.pages.reception import ReceptionPage


def days(number: int) -> TimeLimit:
    return TimeLimit(Decimal(number), LimitUnit.WORKING_DAY)


@pytest.fixture
def land(context: Context) -> StoredProcedure:
    """A procedure with 20 days at the counter and 17 online."""
    today = context.now().date()
    known = catalogue.get(context.open_uow, "1.001193", today).procedure
    changed = replace(known, limit=days(20), limit_online=days(17), limit_text="20 ngày làm việc")
    return catalogue.correct(
        context.open_uow, changed, today, actor=context.actor, now=context.now(), reason="thử"
    )


def test_the_appointment_follows_the_channel_while_the_form_is_filled_in(
    qtbot: QtBot, context: Context, land: StoredProcedure
) -> None:
    page = ReceptionPage(context)
    qtbot.addWidget(page)
    page.show()
    page.form.what.choose(land)
    assert "20 ngày làm việc (trực tuyến: 17 ngày làm việc)" in page.form.what.procedure._line.help

    def limit() -> TimeLimit | None:
        current = page.watch.current
        return current.limit if current else None

    qtbot.waitUntil(lambda: limit() == days(20))
    page.form.papers.channel.set_value(Channel.ONLINE)
    page.form.papers.channel_chosen.emit(Channel.ONLINE)
    assert page.form.what.channel is Channel.ONLINE
    qtbot.waitUntil(lambda: limit() == days(17))
    page.form.papers.channel_chosen.emit(Channel.POSTAL)
    qtbot.waitUntil(lambda: limit() == days(20))
    qtbot.waitUntil(lambda: not context.jobs.is_busy)


def test_the_correction_writes_limits_by_channel_and_an_empty_one_is_as_direct(
    qtbot: QtBot, land: StoredProcedure
) -> None:
    form = CorrectionForm()
    qtbot.addWidget(form)
    form.show_procedure(land.procedure, date(2026, 11, 20))
    assert not form.is_changed()
    assert form.online_limit.limit() == days(17)
    assert form.postal_limit.limit() is None
    form.postal_limit.set_limit(days(30))
    assert form.is_changed()
    form.reason.set_text("Quyết định công bố")
    written = form.correction()
    assert written is not None
    assert written.procedure == replace(land.procedure, limit_postal=days(30))
    form.online_limit.set_limit(None)
    written = form.correction()
    assert written is not None
    assert written.procedure.limit_online is None
    form.postal_limit.number.set_text("")
    assert form.correction() is None
    assert form.postal_limit.number.error()


def test_the_details_name_only_the_channels_that_differ(
    qtbot: QtBot, land: StoredProcedure
) -> None:
    detail = ProcedureDetail(may_correct=True)
    qtbot.addWidget(detail)
    row = ProcedureRow(land, (), next(iter(Address)))
    detail.show_procedure(row, ())
    said = [label.text() for label in detail.findChildren(QLabel)]
    at = said.index("Thời hạn nộp trực tuyến")
    assert said[at + 1] == "17 ngày làm việc"
    assert "Thời hạn nộp bưu chính" not in said
