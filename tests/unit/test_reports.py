"""The monthly workbook: what stands in it, how it is written, and what the command answers."""

from __future__ import annotations

import errno
import io
import json
import random
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import String, cast, insert, literal, select

from cds_desktop import __version__
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import Period, calendar_month
from cds_desktop.domain.reports import Report
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services import reports
from cds_desktop.services.workbook_sheets.manifest import MARKER
from tests.oracles.indicator_lives import open_database, random_life, store
from tests.oracles.indicator_oracle import OFFICE, Event, Life

OCTOBER = calendar_month(date(2026, 10, 1))
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=OFFICE)
LEADER = Actor(None, "Lê Thị Mỹ Ý", Role.LEADER)
GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def open_uow(tmp_path: Path) -> Iterator[UnitsOfWork]:
    opened = open_database(f"sqlite:///{(tmp_path / 'office.sqlite').as_posix()}")
    with opened() as uow:
        uow.settings.put("office.desk_name", "Trung tâm Phục vụ hành chính công xã Cái Nước")
        uow.settings.put("office.superior_name", "UBND xã Cái Nước")
        uow.settings.put("office.place", "Cái Nước")
        uow.commit()
    yield opened
    opened.close()


@pytest.fixture
def busy_month(open_uow: UnitsOfWork) -> UnitsOfWork:
    rng = random.Random(11)
    store(open_uow, [random_life(n, rng, date(2026, 9, 20), 40) for n in range(1, 301)])
    return open_uow


def export(open_uow: UnitsOfWork, out: Path, actor: Actor = LEADER) -> Report:
    return exported(open_uow, out, actor).report


def exported(open_uow: UnitsOfWork, out: Path, actor: Actor = LEADER) -> reports.Exported:
    return reports.export(open_uow, OCTOBER, out, actor=actor, now=NOW)


def dump(path: Path) -> str:
    """A workbook as text: every cell with its format, and the merges."""
    book = load_workbook(path)
    lines = []
    for sheet in book.worksheets:
        lines.append(f"== {sheet.title} {sheet.page_setup.orientation} {sheet.print_title_rows}")
        lines += sorted(f"merge {area}" for area in sheet.merged_cells.ranges)
        lines += [
            f"{cell.coordinate} {cell.data_type} {cell.number_format} {cell.value}"
            for row in sheet.iter_rows(max_row=_last_row(sheet))
            for cell in row
            if cell.value is not None
        ]
    book.close()
    # The hash of the content changes with every new definition of an indicator.
    lines = [re.sub(r"\b[0-9a-f]{64}\b", "(mã kiểm tra)", line) for line in lines]
    return "\n".join(lines).replace(f"CDS Một cửa {__version__}", "CDS Một cửa (phiên bản)") + "\n"


def _last_row(sheet: Worksheet) -> int:
    """Above the JSON of the manifest, which says the same as the sheets."""
    marks = [cell.row for cell in sheet["A"] if cell.value == MARKER]
    return marks[0] if marks else sheet.max_row


def test_the_workbook_is_as_reviewed(
    busy_month: UnitsOfWork, tmp_path: Path, update_golden: bool
) -> None:
    out = tmp_path / "Tháng 10.xlsx"
    export(busy_month, out)
    golden = GOLDEN / "month_workbook.txt"
    found = dump(out)
    if update_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_the_form_in_the_workbook_says_what_the_report_says(
    busy_month: UnitsOfWork, tmp_path: Path
) -> None:
    out = tmp_path / "bao-cao.xlsx"
    report = export(busy_month, out)
    book = load_workbook(out)
    rows = {
        row[1]: row[2:]
        for row in book["II.06a"].iter_rows(values_only=True)
        if isinstance(row[2], int)
    }
    assert rows["Tổng cộng"] == report.form.total.counts
    assert rows["Chưa phân lĩnh vực"] == report.form.row("").counts
    assert [*rows] == ["Chứng thực", "Đất đai", "Hộ tịch", "Chưa phân lĩnh vực", "Tổng cộng"]
    shares = {row[0].value: row[4] for row in book["Chỉ số"].iter_rows(min_row=5, max_row=10)}
    assert shares["S01"].value == float(report.values[0].ratio or 0)
    assert shares["S01"].number_format == r"0.00\ %"
    book.close()


def test_the_same_data_give_the_same_content_hash(busy_month: UnitsOfWork, tmp_path: Path) -> None:
    first = exported(busy_month, tmp_path / "a.xlsx")
    later = reports.build_version(
        busy_month, OCTOBER, actor=LEADER, now=datetime(2027, 1, 1, tzinfo=OFFICE)
    )
    assert first.content_hash == later.content_hash
    with busy_month() as uow:
        uow.settings.put("reports.without_due_date", "on_time")
        uow.commit()
    assert exported(busy_month, tmp_path / "a.xlsx").content_hash != first.content_hash


def test_every_export_stands_in_the_journal(busy_month: UnitsOfWork, tmp_path: Path) -> None:
    report = exported(busy_month, tmp_path / "thang.xlsx")
    with busy_month(read_only=True) as uow:
        (entry,) = uow.journal.newest(1)
    assert (entry.subject, entry.action) == ("report", "exported")
    assert entry.details["content_hash"] == report.content_hash
    assert entry.details["file"] == "thang.xlsx"


def test_an_empty_month_shows_dashes(open_uow: UnitsOfWork, tmp_path: Path) -> None:
    report = export(open_uow, tmp_path / "trong.xlsx")
    assert set(report.form.total.counts) == {0}
    assert {value.shown for value in report.values} == {"–"}
    assert report.cells["S01.ratio"] is None
    assert not report.failed_checks


def test_the_sample_office_is_marked_on_every_form(busy_month: UnitsOfWork, tmp_path: Path) -> None:
    with busy_month() as uow:
        uow.settings.put("office.is_sample", True)
        uow.commit()
    out = tmp_path / "mau.xlsx"
    export(busy_month, out)
    text = dump(out)
    sheets = [line for line in text.splitlines() if line.startswith("== ")]
    assert text.count("DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT") == len(sheets)


@pytest.mark.parametrize("name", ["=1+1", "+84", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_text_that_looks_like_a_formula_stays_text(
    open_uow: UnitsOfWork, tmp_path: Path, name: str
) -> None:
    with open_uow() as uow:
        uow.settings.put("office.desk_name", name)
        uow.settings.put("office.superior_name", name)
        uow.commit()
    actor = Actor(None, name, Role.LEADER)
    out = tmp_path / "a.xlsx"
    export(open_uow, out, actor)
    book = load_workbook(out)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert name in [cell.value for cell in cells]
    book.close()


def test_a_file_open_in_excel_is_told_and_left_alone(
    busy_month: UnitsOfWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "thang.xlsx"
    out.write_bytes(b"old")

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "sharing violation")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(EnvironmentFault, match=r"file\.in_use"):
        export(busy_month, out)
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.glob("*.tmp")] == []
    with busy_month(read_only=True) as uow:
        assert uow.journal.newest(1) == []


def test_a_full_disk_is_told_and_leaves_nothing(
    busy_month: UnitsOfWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openpyxl import Workbook

    def full(self: Workbook, target: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(Workbook, "save", full)
    with pytest.raises(EnvironmentFault, match=r"file\.not_written"):
        export(busy_month, tmp_path / "thang.xlsx")
    assert list(tmp_path.glob("*thang*")) == []


def test_a_folder_which_is_not_there_is_told(busy_month: UnitsOfWork, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"file\.not_written"):
        export(busy_month, tmp_path / "khong-co" / "thang.xlsx")


def test_a_workbook_which_lost_a_number_is_not_released(
    busy_month: UnitsOfWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openpyxl import Workbook

    save = Workbook.save

    def lose_a_number(self: Workbook, target: io.BytesIO) -> None:
        sheet = self["II.06a"]
        cell = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, int))
        cell.value = 999
        save(self, target)

    monkeypatch.setattr(Workbook, "save", lose_a_number)
    with pytest.raises(EnvironmentFault, match=r"report\.read_back_differs"):
        export(busy_month, tmp_path / "thang.xlsx")
    assert list(tmp_path.glob("*thang*")) == []


def test_who_may_not_export_is_refused(busy_month: UnitsOfWork, tmp_path: Path) -> None:
    clerk = Actor(None, "Trần Quốc Ẩn", Role.RECEPTION)
    with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
        export(busy_month, tmp_path / "thang.xlsx", clerk)
    assert reports.build(busy_month, OCTOBER, actor=clerk, now=NOW).form.total.column(3)
    with pytest.raises(RuleBroken, match=r"report\.file_suffix"):
        export(busy_month, tmp_path / "thang.xls")


def test_the_file_name_sorts_by_unit_and_period() -> None:
    period = Period(date(2026, 10, 1), date(2026, 10, 31))
    found = reports.suggested_name("000.00.16.H12", period)
    assert found == "II06a_000-00-16-H12_20261001_20261031.xlsx"


@pytest.mark.slow
def test_the_counts_of_the_article_give_80_79_percent_through_the_whole_program(
    open_uow: UnitsOfWork, tmp_path: Path
) -> None:
    """141.497 of 175.138 settled dossiers came online: real rows, real statements, real file."""
    due = datetime(2026, 10, 8, 17, 0, tzinfo=OFFICE)
    received = datetime(2026, 10, 5, 8, 0, tzinfo=OFFICE)
    life = Life(1, "Chứng thực", 2, "self", False, 0, False, (1, 1), (1, 1))
    life.events += [Event(received, 2, due), Event(received, 4, due), Event(received, 9, due)]
    store(open_uow, [life])
    _multiply(open_uow, online=141_497, otherwise=175_138 - 141_497)
    out = tmp_path / "bai-bao.xlsx"
    report = export(open_uow, out)
    assert report.values[0].shown == "80,79 %"
    assert report.cells["S01.numerator"] == 141_497
    assert report.cells["S01.denominator"] == 175_138
    assert report.form.total.counts[:4] == (175_138, 141_497, 33_641, 0)
    assert not report.failed_checks
    assert " 0.8079\n" in dump(out)


def _multiply(open_uow: UnitsOfWork, *, online: int, otherwise: int) -> None:
    """Copy dossier 1 inside the database until so many came online, and so many otherwise."""
    from cds_desktop.persistence.dialects import suspend_search
    from cds_desktop.persistence.dossiers import DossierRow

    table = DossierRow.__table__
    numbers = select(literal(2).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < online + otherwise))
    code = literal("000.00.16.H12-") + cast(numbers.c.n, String)
    changed = {
        "id": numbers.c.n, "code": code, "short_code": code, "register_number": numbers.c.n,
        "channel": literal(2) - cast(numbers.c.n > online, table.c.channel.type),
    }  # fmt: skip
    columns = [changed.get(column.name, column) for column in table.columns]
    copies = select(*columns).select_from(table.join(numbers, literal(1) == 1))
    copies = copies.where(table.c.id == 1)
    with open_uow() as uow:
        suspend_search(uow.connection)
        names = [column.name for column in table.columns]
        uow.connection.execute(insert(DossierRow).from_select(names, copies))
        uow.commit()


# --- as commands ---------------------------------------------------------------------------------


@pytest.fixture
def office_dir(data_dir: Path) -> Path:
    """An office made by the real command."""
    secret = data_dir / "mat-khau.txt"
    secret.write_text("Mot-cua-2026\n", encoding="utf-8")
    code, _, told = command(
        data_dir, "init", "--unit-code", "000.00.16.H12", "--unit-name", "Xã Cái Nước",
        "--level", "commune", "--admin-password-file", str(secret),
    )  # fmt: skip
    assert code == 0, told
    return data_dir


def command(data_dir: Path, *argv: str) -> tuple[int, str, str]:
    from cds_desktop.commands.line import run

    modules = tuple(
        f"cds_desktop.commands.{name}" for name in ("office", "dossier", "rate", "report")
    )
    out, err = io.StringIO(), io.StringIO()
    code = run(
        ["--data-dir", str(data_dir), *argv],
        modules=modules,
        now=lambda: NOW,
        out=out,
        err=err,
        open_window=lambda _: 9,
    )
    return code, out.getvalue(), err.getvalue()


def test_the_month_of_real_commands_is_exported_and_each_cell_names_its_dossiers(
    office_dir: Path, tmp_path: Path
) -> None:
    def received(channel: str, at: str) -> str:
        code, out, told = command(
            office_dir, "dossier", "receive", "--procedure", "1.001193", "--applicant",
            "Nguyễn Văn Đức", "--channel", channel, "--filed-by", "self", "--at", at, "--json",
        )  # fmt: skip
        assert code == 0, told
        return str(json.loads(out)["code"])

    def moved(dossier: str, to: str, at: str) -> None:
        code, _, told = command(office_dir, "dossier", "move", dossier, "--to", to, "--at", at)
        assert code == 0, told

    first = received("online", "2026-10-05T08:00")
    second = received("direct", "2026-10-06T08:00")
    for step, hour in (("processing", "09"), ("finished", "10"), ("returned", "11")):
        moved(first, step, f"2026-10-05T{hour}:00")
    assert command(office_dir, "rate", first, "--level", "5")[0] == 0
    out = tmp_path / "thang-10.xlsx"
    period = ("--from", "2026-10-01", "--to", "2026-10-31")
    code, text, told = command(office_dir, "report", "export", *period, "--out", str(out), "--json")
    assert code == 0, told
    answer = json.loads(text)
    assert (answer["unit"], answer["from"], answer["to"]) == (
        "000.00.16.H12", "2026-10-01", "2026-10-31",
    )  # fmt: skip
    cells = answer["cells"]
    assert [cells[f"II06a.total.{n}"] for n in range(3, 14)] == [2, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1]
    assert [cells[f"II06a.Hộ tịch.{n}"] for n in (3, 7, 13)] == [2, 1, 1]
    assert (cells["S01.numerator"], cells["S01.denominator"], cells["S01.ratio"]) == (1, 1, 1.0)
    assert out.is_file()
    code, text, _ = command(
        office_dir, "report", "evidence", "II06a.13", *period, "--field", "Hộ tịch", "--json"
    )
    assert json.loads(text)["codes"] == [second]
    code, text, _ = command(office_dir, "report", "show", *period)
    assert code == 0
    assert "S01 Nộp trực tuyến: 100,00 % (1/1)" in text
    code, _, told = command(office_dir, "report", "evidence", "II06a.99", *period)
    assert code == 1
    assert "II06a.99" in told
