"""A year of a random office, played through the services and in the oracle's own books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.deadlines import AppointmentHour, DeadlineRules, rules_to_data
from cds_desktop.domain.dossiers import Channel, Status
from cds_desktop.services import closures, dossiers
from cds_desktop.services.offices import Office
from tests.offices import ADMIN, applicant, make_office
from tests.oracles.office_year import OfficeYear


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path / "office", url=database_url, with_catalogue=False)
    yield office
    office.close()


@pytest.mark.timeout(300)
def test_a_year_of_a_random_office_agrees_with_the_oracle_every_day(
    office: Office, database_url: str, tmp_path: Path
) -> None:
    is_embedded = database_url.startswith("sqlite")
    year = OfficeYear(20260706, office, tmp_path)
    year.play(80 if is_embedded else 15)
    late_with_apology, late_without = year.late_dossiers()
    for codes, has_apology in ((late_with_apology, True), (late_without, False)):
        for code in codes:
            record = dossiers.show(office.open_uow, code)
            assert (record.extended_due_at is not None) is has_apology
    if is_embedded:
        assert late_with_apology
        assert late_without
        assert year.counts["closure"] >= 2
        assert year.counts["moved by closure"] >= 5
        assert year.counts["apology given"] >= 5
        assert year.counts["undo"] >= 5
        assert year.counts["reports compared"] >= 10


def test_an_online_dossier_keeps_the_rule_set_of_the_day_on_which_it_was_received(
    office: Office, tmp_path: Path
) -> None:
    """Filed under one rule set, received under the next, then moved by a storm."""
    code = "1.000004"  # 5 working days
    OfficeYear(1, office, tmp_path)  # takes its catalogue over
    filed, received = parse_instant("2026-03-02T20:00"), parse_instant("2026-03-03T09:00")
    reception = dossiers.Reception(code, applicant(), channel=Channel.ONLINE)
    waiting = dossiers.register(office.open_uow, reception, actor=ADMIN, now=filed)
    new = DeadlineRules(name="mới", appointment_hour=AppointmentHour.END_OF_DAY)
    with office.open_uow() as uow:
        uow.settings.put("deadlines.rules", [rules_to_data(new)])
        uow.commit()
    dossiers.move(office.open_uow, waiting.code, Status.RECEIVED, actor=ADMIN, now=received)
    closures.close(
        office.open_uow, [date(2026, 3, 5)], reason="bão", actor=ADMIN,
        now=parse_instant("2026-03-04T09:00"),
    )  # fmt: skip
    record = dossiers.show(office.open_uow, waiting.code)
    assert record.original_due_at == parse_instant("2026-03-10T17:00")
    assert record.due_at == parse_instant("2026-03-11T17:00")
    assert record.rules["name"] == "mới"
