"""`indicator check|compute|evidence|add|withdraw|list` as scripts use them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from cds_desktop.domain.measures import COMPUTED
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.periods import Period
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services.indicators import (
    cell_evidence,
    evidence_codes,
    indicator_evidence,
    period_evidence,
)
from cds_desktop.services.offices import Office
from cds_desktop.services.reports.hand_values import set_hand_value
from cds_desktop.wording.indicators import reason_words
from tests.command_line import Script
from tests.offices import make_office
from tests.oracles.indicator_lives import open_database, store
from tests.oracles.indicator_oracle import OFFICE, Event, Life, OutsideStep

MODULES = ("cds_desktop.commands.indicator",)
LEADER = Actor(None, "Lê Thị Mỹ Ý", Role.LEADER)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
LONG_AFTER = datetime(2027, 6, 1, 9, 0, tzinfo=OFFICE)

# Counts and digits as the articles print them (indicators.md a, seed-figures.md).
COUNTS = {
    "settled_online": 141_497, "settled": 175_138, "procedures_fully_online": 1_184,
    "procedures_partly_online": 452, "procedures": 1_868, "ratings_satisfied": 44_119,
    "ratings": 44_243, "households_guided": 1_485, "households": 3_908,
    "households_planned": 977, "app_installed": 225, "people_of_age": 658, "tasks_done": 21,
    "tasks": 24, "services_deployed": 3, "services_listed": 28, "communes_with_team": 45,
    "communes": 101, "units_with_qr": 9, "units": 9, "health_facilities_cashless": 16,
    "health_facilities": 125,
}  # fmt: skip
PUBLISHED = {
    "S01": "80,79 %", "S06": "99,72 %", "S07": "63,38 %", "S07b": "24,20 %", "S07c": "12,42 %",
    "S09": "38,00 %", "S09b": "152,00 %", "S10": "34,19 %", "S11": "87,50 %", "S12": "10,71 %",
    "S13": "44,55 %", "S14": "100,00 %", "S16": "12,80 %",
}  # fmt: skip


@pytest.fixture
def office(data_dir: Path) -> Iterator[Office]:
    office = make_office(data_dir)
    yield office
    office.close()


@pytest.fixture
def script(data_dir: Path, now: datetime) -> Script:
    return Script(data_dir, now, MODULES)


@pytest.fixture
def open_uow(database_url: str) -> Iterator[UnitsOfWork]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def written(folder: Path, data: object) -> str:
    file = folder / "số đếm.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return str(file)


def values_of(answer: Any) -> dict[str, Any]:
    return {value["id"]: value for value in answer["values"]}


# --- counts by hand ------------------------------------------------------------------------------


def test_the_published_digits_come_out_of_counts_by_hand(script: Script, tmp_path: Path) -> None:
    file = written(tmp_path, {"measures": COUNTS})
    values = values_of(script.ask("indicator", "compute", "--measures", file))
    assert {name: values[name]["shown"] for name in PUBLISHED} == PUBLISHED
    assert values["S11"]["value"] == 87.5
    assert values["S16"]["value"] == 12.8
    assert values["S01"] | {"numerator": 141_497, "denominator": 175_138} == values["S01"]
    assert (values["S02"]["value"], values["S02"]["shown"]) == (None, "–")
    tasks = written(tmp_path, {"tasks_done": 19, "tasks": 25})
    only = script.ask("indicator", "compute", "--set", "one-stop", "--measures", tasks)
    assert values_of(only)["S11"]["shown"] == "76,00 %"
    assert {value["set"] for value in only["values"]} == {"one-stop"}


def test_counts_entered_for_the_period_count_without_being_given_again(
    office: Office, script: Script, now: datetime, tmp_path: Path
) -> None:
    for measure, value in (("tasks_done", 19), ("tasks", 25)):
        set_hand_value(
            office.open_uow, measure, OCTOBER, value, "Sổ giao việc", actor=LEADER, now=now
        )

    def shown(*more: str) -> str:
        found = script.ask("indicator", "compute", "--from", "2026-10-01", "--to", "2026-10-31",
                            *more)  # fmt: skip
        return next(each["shown"] for each in found["values"] if each["id"] == "S11")

    assert shown() == "76,00 %"
    newer = tmp_path / "thêm.json"
    newer.write_text('{"tasks_done": 21, "tasks": 24}', encoding="utf-8")
    assert shown("--given", str(newer)) == "87,50 %"


def test_levels_of_the_province_are_counted_while_there_were_districts(
    script: Script, tmp_path: Path
) -> None:
    file = written(tmp_path, {"district_settled_online": 728, "district_settled": 1000})
    for until, shown in (("2024-06-30", "72,80 %"), ("2026-06-30", None)):
        answer = script.ask("indicator", "compute", "--to", until, "--measures", file)
        assert values_of(answer).get("S01b", {"shown": None})["shown"] == shown


def test_impossible_and_unreadable_counts_are_refused(script: Script, tmp_path: Path) -> None:
    for data, words in (
        ({"settled_online": 5, "settled": 4}, "lớn hơn mẫu số"),
        ({"settled": -1}, "không được âm"),
        ({"settled": 1.5}, "phải là số nguyên"),
        ([1, 2], "các cặp tên và số"),
    ):
        code, _ = script.run("indicator", "compute", "--measures", written(tmp_path, data))
        assert code == 1
        assert words in script.errors
    (tmp_path / "số đếm.json").write_text("{", encoding="utf-8")
    assert script.run("indicator", "compute", "--measures", str(tmp_path / "số đếm.json"))[0] == 1
    assert script.run("indicator", "compute")[0] == 1
    assert script.run("indicator", "compute", "--measures", str(tmp_path / "không có"))[0] == 1


def test_a_mistyped_count_is_pointed_out(script: Script, tmp_path: Path) -> None:
    file = written(tmp_path, {"setled": 5, "settled_online": None})
    answer = script.ask("indicator", "compute", "--measures", file)
    assert values_of(answer)["S01"]["denominator"] is None
    assert "“setled”. Có phải là “settled”?" in script.errors


# --- definitions ---------------------------------------------------------------------------------


def test_the_checker_tells_all_faults_and_exits_with_one(
    script: Script, tmp_path: Path, resources: Path
) -> None:
    good = resources / "indicators" / "II06a.toml"
    assert script.ask("indicator", "check", str(good)) == {"ok": True, "faults": []}
    bad = tmp_path / "bộ.toml"
    text = good.read_text(encoding="utf-8").replace("= 4 + 5 + 6", "= 4 + 5 + 66")
    bad.write_text("\ufeff" + text.replace('"open_late"', '"open_lat"'), encoding="utf-8")
    code, answer = script.run("indicator", "check", str(bad), "--json")
    faults = json.loads(answer)["faults"]
    assert code == 1
    assert [fault["code"] for fault in faults] == [
        "indicator.column_unknown", "indicator.measure_unknown",
    ]  # fmt: skip
    assert "open_late" in faults[1]["text"]
    assert script.run("indicator", "check", str(tmp_path / "không có.toml"))[0] == 1


def test_an_office_adds_and_withdraws_a_set_by_commands(
    office: Office, script: Script, tmp_path: Path
) -> None:
    file = tmp_path / "bộ riêng.toml"
    file.write_text(
        'set = "rieng"\nname = "Riêng"\nsource = "KH 1"\n[[indicator]]\nid = "R1"\nname = "Bưu'
        ' chính"\nunit = "%"\nnumerator = "received_postal"\ndenominator = "received"\n'
        'source = "KH 1"\n',
        encoding="utf-8",
    )
    reason = ("--reason", "Kế hoạch của xã")
    assert script.ask("indicator", "add", str(file), *reason) == {"id": "rieng", "version": 1}
    period = ("--from", "2026-10-01", "--to", "2026-10-31")
    answer = script.ask("indicator", "compute", *period, "--set", "rieng")
    (value,) = answer["values"]
    assert (value["id"], value["numerator"], value["value"], value["shown"]) == (
        "R1", 0, None, "–",
    )  # fmt: skip
    assert [one["version"] for one in script.ask("indicator", "list")["sets"]][-1] == 1
    assert script.ask("indicator", "withdraw", "rieng", *reason) == {"id": "rieng", "version": 2}
    assert script.run("indicator", "compute", *period, "--set", "rieng")[0] == 1
    assert "Các bộ đang dùng" in script.errors
    assert "đã rút" in script.run("indicator", "list")[1]


# --- evidence ------------------------------------------------------------------------------------


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE)


def three_lives() -> list[Life]:
    """One late by a day with an apology, one on time with a vote, one in progress."""
    due = at("2026-10-13T17:00")
    plain: dict[str, Any] = {
        "filed_by": "self", "is_to_the_hour": False, "fee": 8000, "paid_online": True,
        "papers": (2, 1), "results": (1, 1), "paper_states": ["reused", "waiting"],
    }  # fmt: skip
    begun = [Event(at("2026-10-12T08:00"), 2, due), Event(at("2026-10-12T09:00"), 4, due)]
    in_time = OutsideStep(at("2026-10-13T10:00"), at("2026-10-14T17:00"), False, False)
    late = Life(1, "Hộ tịch", 2, **plain, is_apologised=True, steps=[in_time])
    late.events = [*begun, Event(at("2026-10-14T10:00"), 9, due)]
    on_time = Life(2, "Hộ tịch", 1, **plain, vote=(2, date(2026, 10, 14)))
    on_time.events = [*begun, Event(at("2026-10-13T10:00"), 9, due)]
    on_time.events.append(Event(at("2026-10-14T08:00"), 10, due))
    still_open = Life(3, "", 3, **plain)
    still_open.events = list(begun)
    return [late, on_time, still_open]


def test_each_record_is_told_with_its_reason(open_uow: UnitsOfWork) -> None:
    store(open_uow, three_lives())

    def told(cell: str, field: str | None = None) -> list[tuple[str, int, str]]:
        found = cell_evidence(open_uow, cell, OCTOBER, field, actor=LEADER, now=LONG_AFTER)
        assert sum(one.weight for one in found.records) + found.plain == found.value
        return [
            (one.label[-1:], one.weight, "; ".join(map(reason_words, one.reasons)))
            for one in found.records
        ]

    assert told("II06a.total.10") == [("1", 1, "giải quyết 14/10/2026, hẹn 13/10/2026: trễ 1 ngày")]
    assert told("II06a.Hộ tịch.4") == [("1", 1, "tiếp nhận 12/10/2026, trực tuyến")]
    assert told("II06a.5", "") == [("3", 1, "tiếp nhận 12/10/2026, bưu chính")]
    assert told("II06a..13") == [("3", 1, "hết 31/10/2026 chưa xong, hẹn 13/10/2026: quá hạn")]
    assert told("II06a.total.6") == []
    # The late one is left out, the one on its day counts once.
    assert told("TT01.1.numerator") == [("2", 1, "giải quyết 13/10/2026, hẹn 13/10/2026: đúng hạn")]
    assert told("TT01.2.numerator") == [
        ("1", 2, "giải quyết 14/10/2026, đơn vị phối hợp xong trước hạn")
    ]
    assert told("S04.numerator")[0][2].endswith("đã nộp 8.000 đồng: trực tuyến trên cổng")
    assert [line[1:] for line in told("SH-GIAY.total.6")] == [
        (1, "Giấy 1: dùng lại bản đã số hóa")
    ] * 3
    assert told("766.3.1.denominator")[0][2] == "đang có hiệu lực, toàn trình"
    two_sides = told("SH.total.9")
    assert two_sides == [], "a record that counts once and once less is not in the list"


def test_a_dossier_without_an_appointment_says_so(open_uow: UnitsOfWork) -> None:
    settled, still_open, _ = three_lives()
    still_open.events = still_open.events[:2]
    for life in (settled, still_open):
        for event in life.events:
            event.due = None
    store(open_uow, [settled, still_open])
    words = [
        reason_words(reason)
        for cell in ("II06a.10", "II06a.13")
        for one in cell_evidence(open_uow, cell, OCTOBER, actor=LEADER, now=LONG_AFTER).records
        for reason in one.reasons
    ]
    assert words == [
        "giải quyết 14/10/2026, không có ngày hẹn",
        "tiếp nhận 12/10/2026, hết 31/10/2026 chưa xong, không có ngày hẹn",
    ]


def test_nobody_reads_an_answer_from_the_evidence(open_uow: UnitsOfWork) -> None:
    lives = three_lives()
    lives[0].vote = (5, date(2026, 10, 15))
    store(open_uow, lives)
    found = indicator_evidence(open_uow, "S06", OCTOBER, actor=LEADER, now=LONG_AFTER)
    satisfied, all_votes = found["numerator"], found["denominator"]
    assert satisfied is not None
    assert all_votes is not None
    assert (satisfied.value, all_votes.value) == (1, 2)
    assert satisfied.is_confidential
    assert not all_votes.is_confidential
    assert [one.id for one in satisfied.records] == [one.id for one in all_votes.records] == [1, 2]
    reasons = {reason_words(reason) for one in satisfied.records for reason in one.reasons}
    assert reasons == {"có phiếu đánh giá 14/10/2026", "có phiếu đánh giá 15/10/2026"}
    for cell in ("S06.numerator", "ND224.8.numerator"):
        codes = evidence_codes(
            open_uow, cell, OCTOBER.first, OCTOBER.last, actor=LEADER, now=LONG_AFTER
        )
        assert len(codes) == 2, cell


def test_only_what_is_asked_for_is_read(open_uow: UnitsOfWork) -> None:
    store(open_uow, three_lives())
    with open_uow(read_only=True) as uow:
        every = period_evidence(uow, OCTOBER, LONG_AFTER)
        for name in sorted(COMPUTED):
            alone = period_evidence(uow, OCTOBER, LONG_AFTER, {name})
            assert alone == tuple(one for one in every if one.measure == name)


def test_evidence_by_command_gives_records_and_reasons(office: Office, script: Script) -> None:
    period = ("--from", "2026-10-01", "--to", "2026-10-31")
    answer = script.ask("indicator", "evidence", "II06a.total.3", *period)
    assert (answer["value"], answer["records"]) == (0, [])
    both = script.ask("indicator", "evidence", "S05", *period)
    assert both["numerator"]["cell"] == "S05.numerator"
    assert both["denominator"]["count"] == 0
    half = script.ask("indicator", "evidence", "TT4", *period)
    assert half["numerator"] is None, "counted by hand"
    for name in ("S07", "S07.numerator", "II06a.total.14", "không có"):
        assert script.run("indicator", "evidence", name, *period)[0] == 1
        assert script.errors
