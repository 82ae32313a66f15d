"""The report of a period in a province's template: its marks, its journal entry, its command."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from cds_desktop.commands.line import MODULES
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import calendar_month
from cds_desktop.domain.settlement_form import COLUMNS
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services.report_fill import COLUMN_MARKS, report_fill, report_values
from cds_desktop.services.reports import build
from cds_desktop.wording.journal import sentence_of
from tests.command_line import Script
from tests.offices import make_office
from tests.oracles.indicator_lives import open_database, random_life, store
from tests.oracles.indicator_oracle import OFFICE
from tests.unit.template_books import faults_of, opened
from tests.unit.test_template_fill import small

OCTOBER = calendar_month(date(2026, 10, 1))
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=OFFICE)
LEADER = Actor(None, "Lê Thị Mỹ Ý", Role.LEADER)


@pytest.fixture
def busy_month(tmp_path: Path) -> Iterator[UnitsOfWork]:
    open_uow = open_database(f"sqlite:///{(tmp_path / 'office.sqlite').as_posix()}")
    rng = random.Random(11)
    store(open_uow, [random_life(n, rng, date(2026, 9, 20), 40) for n in range(1, 121)])
    yield open_uow
    open_uow.close()


def a_template(path: Path) -> Path:
    return small(
        path,
        A1="Kỳ {{period.name}}: {{unit.name}}", A2="{{period.from}}", B2="{{period.to}}",
        A3="{{#field.name}}", B3="{{#field.received}}", C3="{{#field.10}}",
        B4="=SUM(B3:B3)", C4="{{II06a.total.received}}", D4="{{II06a.Total.10}}",
        A5="{{II06a.Hộ tịch.3}}", B5="{{II06a.Chưa phân lĩnh vực.3}}",
        A6="{{S01.numerator}}", B6="{{S01.denominator}}", C6="{{S01.ratio}}", D6="{{S01.shown}}",
        A7="{{maker}}", B7="{{made_at}}", C7="{{S01.percent}}", D7="{{content_hash}}",
    )  # fmt: skip


def test_a_template_says_what_the_report_says(busy_month: UnitsOfWork, tmp_path: Path) -> None:
    template, out = a_template(tmp_path / "mau.xlsx"), tmp_path / "thang.xlsx"
    done = report_fill(busy_month, template, OCTOBER, out, actor=LEADER, now=NOW)
    report = done.report
    lines = [(name, row.column(3), row.column(10)) for row in report.form.rows
             if (name := row.field or "Chưa phân lĩnh vực")]  # fmt: skip
    with opened(out) as book:
        rows = [[cell.value for cell in row] for row in book["A"].iter_rows()]
    assert rows[0][0] == f"Kỳ Tháng 10/2026: {report.unit_name}"
    assert rows[1][:2] == [datetime(2026, 10, 1), datetime(2026, 10, 31)]  # noqa: DTZ001
    assert [tuple(row[:3]) for row in rows[2 : 2 + len(lines)]] == lines
    total, fixed, shares, end = rows[2 + len(lines) :]
    assert total[1:] == [f"=SUM(B3:B{2 + len(lines)})", report.form.total.column(3),
                         report.form.total.column(10)]  # fmt: skip
    assert fixed[:2] == [report.form.row("Hộ tịch").column(3), report.form.row("").column(3)]
    first = report.values[0]
    assert shares == [first.numerator, first.denominator, float(first.ratio or 0), first.shown]
    assert (end[0], end[3]) == ("Lê Thị Mỹ Ý", report.content_hash)
    assert end[2] == float(first.percent or 0)
    assert faults_of(out) == []


def test_filling_stands_in_the_journal_and_a_refusal_does_not(
    busy_month: UnitsOfWork, tmp_path: Path
) -> None:
    template, out = a_template(tmp_path / "mau.xlsx"), tmp_path / "thang.xlsx"
    report_fill(busy_month, template, OCTOBER, out, actor=LEADER, now=NOW)
    small(template, A1="{{II06a.tong.3}}")
    with pytest.raises(RuleBroken, match="unknown_marks"):
        report_fill(busy_month, template, OCTOBER, tmp_path / "b.xlsx", actor=LEADER, now=NOW)
    assert not (tmp_path / "b.xlsx").exists()
    with busy_month(read_only=True) as uow:
        (entry,) = uow.journal.newest_of("report", "template_filled", 9)
    assert entry.reference == "II06a:2026-10-01..2026-10-31"
    assert entry.details["file"] == "thang.xlsx"
    assert sentence_of(entry) == "Điền báo cáo vào tệp mẫu mau.xlsx"


def test_every_column_has_a_number_and_a_name(busy_month: UnitsOfWork) -> None:
    report = build(busy_month, OCTOBER, actor=LEADER, now=NOW)
    values = report_values(report, ["Lâm nghiệp"])
    for column in COLUMNS:
        named = values[f"II06a.total.{COLUMN_MARKS[column]}"]
        assert named == values[f"II06a.total.{column}"] == report.form.total.column(column)
    assert values["II06a.Lâm nghiệp.settled_late"] == 0


def test_the_command_fills_and_names_unknown_marks(tmp_path: Path) -> None:
    make_office(tmp_path / "office").close()
    script = Script(tmp_path / "office", NOW, MODULES)
    template, out = a_template(tmp_path / "mau.xlsx"), tmp_path / "thang.xlsx"
    words = ("report", "fill", "--template", str(template), "--from", "2026-10-01",
             "--to", "2026-10-31", "--out", str(out))  # fmt: skip
    data = script.ask(*words)
    assert data["file"] == str(out)
    assert (data["from"], data["to"], data["rows"]) == ("2026-10-01", "2026-10-31", 1)
    assert data["cells"] == 18
    small(template, A1="{{S01.show}}")
    assert script.run(*words)[0] == 1
    assert "A!A1 {{S01.show}} (có phải {{S01.shown}}?)" in script.errors
