"""Campaigns: entered by the office, recomputed every time, never deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete

from cds_desktop.commands.line import MODULES
from cds_desktop.domain.campaigns import CampaignPlan, CampaignTarget
from cds_desktop.domain.errors import CdsError, NotFound, RuleBroken
from cds_desktop.domain.indicators import Verdict
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.projections import Counts, Outlook
from cds_desktop.persistence.campaigns import CAMPAIGN
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services.campaigns import (
    campaign_progress,
    change_campaign,
    create_campaign,
    list_campaigns,
    restore_campaign,
    withdraw_campaign,
)
from cds_desktop.services.journal import newest
from cds_desktop.wording.campaigns import ask_words, place_words
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.journal import sentence_of, subject_of
from tests.command_line import Script
from tests.offices import make_office
from tests.oracles.indicator_lives import clear, open_database, store
from tests.oracles.indicator_oracle import OFFICE, Event, Life

LEADER = Actor(None, "Phạm Quốc Ỷ", Role.LEADER)
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 8)
THREE = (
    CampaignTarget("S01", Decimal(90)),
    CampaignTarget("S03", Decimal("80.5")),
    CampaignTarget("S04", Decimal(75)),
)
PLAN = CampaignPlan("69 ngày đêm", FIRST, LAST, THREE, "Kế hoạch của đơn vị")
NOW = datetime(2026, 11, 20, 14, 14, tzinfo=OFFICE)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnitsOfWork]:
    """One database for the rules that no kind of database decides; both are tried elsewhere."""
    file = tmp_path_factory.mktemp("office") / "office.sqlite"
    opened = open_database(f"sqlite:///{file.as_posix()}")
    yield opened
    opened.close()


@pytest.fixture
def one_office(database: UnitsOfWork) -> UnitsOfWork:
    clear(database)
    with database() as uow:
        uow.session.execute(delete(CAMPAIGN))
        uow.commit()
    return database


def settled(number: int, day: date, *, online: bool) -> Life:
    end = datetime.combine(day, datetime.min.time(), OFFICE) + timedelta(hours=9)
    due = end + timedelta(days=2)
    events = [Event(end, 2, due), Event(end, 4, due), Event(end, 9, due)]
    return Life(
        number, "Hộ tịch", 2 if online else 1, "self", False, 0, False, (1, 1), (1, 1), events
    )


def ten_days(open_uow: UnitsOfWork, online: int) -> int:
    """Ten dossiers on each of five working days, of which so many were online."""
    days = [date(2026, 11, 2) + timedelta(days=n) for n in range(5)]
    lives = [
        settled(10 * n + m + 1, day, online=m < online)
        for n, day in enumerate(days)
        for m in range(10)
    ]
    store(open_uow, lives)
    plan = CampaignPlan("Hai tuần", days[0], date(2026, 11, 13), (THREE[0],))
    return create_campaign(open_uow, plan, actor=LEADER, now=NOW).id


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=OFFICE)


@pytest.mark.parametrize(
    ("online", "outlook", "said"),
    [
        (10, Outlook.POSSIBLE, "cần 40 trong 50 hồ sơ chưa tới, 8,0 mỗi ngày làm việc"),
        (8, Outlook.POSSIBLE, "cần 50 trong 50 hồ sơ chưa tới, 10,0 mỗi ngày làm việc"),
        (7, Outlook.OUT_OF_REACH, "không thể đạt chỉ tiêu, thiếu 5 hồ sơ"),
    ],
)
def test_halfway_it_says_what_each_working_day_must_bring(
    one_office: UnitsOfWork, online: int, outlook: Outlook, said: str
) -> None:
    number = ten_days(one_office, online)
    progress = campaign_progress(one_office, number, actor=LEADER, now=at(8))
    assert place_words(progress) == "ngày 7/12, còn 5 ngày làm việc kể cả hôm nay"
    (target,) = progress.targets
    assert target.projection is not None
    assert target.projection.outlook is outlook
    assert target.projection.expected == Counts(10 * online, 100)
    assert ask_words(progress, target) == said


def test_before_it_begins_on_its_first_day_and_after_its_end(one_office: UnitsOfWork) -> None:
    number = ten_days(one_office, online=9)

    def seen(day: int) -> tuple[str, str, int]:
        progress = campaign_progress(one_office, number, actor=LEADER, now=at(day))
        target = progress.targets[0]
        return place_words(progress), ask_words(progress, target), len(target.days)

    assert seen(1) == ("chưa bắt đầu, còn 1 ngày nữa", "", 0)
    assert seen(2) == ("ngày 1/12, còn 10 ngày làm việc kể cả hôm nay",
                       "quá ít hồ sơ để ước tính", 1)  # fmt: skip
    assert seen(13)[0] == "ngày 12/12, còn 1 ngày làm việc kể cả hôm nay"
    assert seen(14) == ("đã kết thúc ngày 13/11/2026", "đạt khi kết thúc", 12)
    before = campaign_progress(one_office, number, actor=LEADER, now=at(1)).targets[0]
    assert (before.value.verdict, before.value.shown) == (Verdict.NO_DATA, "–")


def test_a_campaign_is_changed_withdrawn_and_taken_back_but_never_lost(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    open_uow = office.open_uow
    made = create_campaign(open_uow, PLAN, actor=LEADER, now=NOW)
    longer = replace(PLAN, last=LAST + timedelta(days=7), targets=THREE[:2])
    changed = change_campaign(open_uow, made.id, longer, actor=LEADER, now=NOW)
    assert (changed.days, len(changed.targets)) == (76, 2)
    withdraw_campaign(open_uow, made.id, "Kế hoạch hoãn", actor=LEADER, now=NOW)
    assert list_campaigns(open_uow, actor=LEADER) == ()
    assert [
        each.is_withdrawn for each in list_campaigns(open_uow, actor=LEADER, withdrawn=True)
    ] == [True]
    with pytest.raises(RuleBroken, match="campaign.withdrawn"):
        change_campaign(open_uow, made.id, PLAN, actor=LEADER, now=NOW)
    restore_campaign(open_uow, made.id, actor=LEADER, now=NOW)
    assert [each.id for each in list_campaigns(open_uow, actor=LEADER)] == [made.id]
    entries = newest(open_uow, limit=4, actor=Actor(None, "x", Role.ADMIN))
    office.close()
    assert {subject_of(entry) for entry in entries} == {"Đợt cao điểm 69 ngày đêm"}
    assert [sentence_of(entry) for entry in reversed(entries)] == [
        "Mở đợt cao điểm: 01/10/2026 – 08/12/2026, S01 90 %, S03 80,5 %, S04 75 %",
        "Sửa đợt cao điểm: 01/10/2026 – 15/12/2026, S01 90 %, S03 80,5 %",
        "Bỏ đợt cao điểm. Lý do: Kế hoạch hoãn",
        "Dùng lại đợt cao điểm đã bỏ",
    ]
    assert entries[2].details["before"]["last"] == "2026-12-08"  # type: ignore[index]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "campaign.name_missing"),
        ({"name": "x" * 121}, "campaign.text_long"),
        ({"last": FIRST - timedelta(days=1)}, "period.reversed"),
        ({"last": FIRST + timedelta(days=366)}, "campaign.too_long"),
        ({"targets": ()}, "campaign.targets_missing"),
        ({"targets": THREE[:1] * 2}, "campaign.target_twice"),
        ({"targets": THREE * 3}, "campaign.too_many_targets"),
        ({"targets": (CampaignTarget("S07", Decimal(80)),)}, "campaign.indicator_unknown"),
        ({"targets": (CampaignTarget("S01", Decimal(101)),)}, "target.range"),
        ({"name": "69 NGÀY ĐÊM"}, "campaign.name_taken"),
    ],
)
def test_what_makes_no_campaign_is_refused_with_a_sentence(
    one_office: UnitsOfWork, changes: dict[str, object], code: str
) -> None:
    create_campaign(one_office, PLAN, actor=LEADER, now=NOW)
    wanted = replace(PLAN, **{"name": "Đợt khác", **changes})  # type: ignore[arg-type]
    with pytest.raises(CdsError) as refused:
        create_campaign(one_office, wanted, actor=LEADER, now=NOW)
    assert refused.value.code == code
    assert "{" not in sentence(refused.value)
    assert len(list_campaigns(one_office, actor=LEADER)) == 1


def test_one_that_is_not_there_or_lacks_a_reason_is_refused(one_office: UnitsOfWork) -> None:
    made = create_campaign(one_office, PLAN, actor=LEADER, now=NOW)
    with pytest.raises(NotFound, match="campaign.not_found"):
        campaign_progress(one_office, made.id + 1, actor=LEADER, now=NOW)
    with pytest.raises(RuleBroken, match="campaign.reason_missing"):
        withdraw_campaign(one_office, made.id, "  ", actor=LEADER, now=NOW)


def test_campaigns_by_command(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    office.close()
    script = Script(office.data_dir.path, NOW, MODULES)
    made = script.ask(
        "campaign", "add", "69 ngày đêm", "--from", "2026-10-01", "--to", "08/12/2026",
        "--target", "S01=90", "--target", "S03=80,5", "--target", "S04=75",
    )  # fmt: skip
    assert (made["days"], made["targets"]) == (69, {"S01": "90", "S03": "80.5", "S04": "75"})
    changed = script.ask("campaign", "change", "1", "--target", "S01=95", "--note", "Sửa")
    assert (changed["targets"], changed["last"]) == ({"S01": "95"}, "2026-12-08")
    told = script.ask("campaign", "show", "1")
    assert (told["day"], told["days"], told["targets"][0]["id"]) == (51, 69, "S01")
    assert len(told["targets"][0]["days"]) == 51
    code, text = script.run("campaign", "show", "1")
    assert code == 0
    assert "Nộp trực tuyến – (0/0); Chưa có số liệu; quá ít hồ sơ để ước tính" in text
    assert script.run("campaign", "add", "Khác", "--from", "2026-10-01", "--to", "2026-10-02",
                      "--target", "S01")[0] == 1  # fmt: skip
    assert "S01=90" in script.errors
    script.ask("campaign", "withdraw", "1", "--reason", "Nhập nhầm")
    assert script.ask("campaign", "list")["campaigns"] == []
    script.ask("campaign", "restore", "1")
    assert len(script.ask("campaign", "list")["campaigns"]) == 1
