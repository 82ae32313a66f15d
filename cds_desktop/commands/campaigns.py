"""`campaign add|change|list|show|withdraw|restore`: campaigns with several targets."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import parse_day

if TYPE_CHECKING:
    from cds_desktop.domain.campaigns import (
        Campaign,
        CampaignProgress,
        CampaignTarget,
        TargetProgress,
    )
    from cds_desktop.domain.projections import Projection


def add_parser(commands: SubParsers) -> None:
    """Add the group `campaign`."""
    group = add_group(commands, "campaign", "Đợt cao điểm: ngày, chỉ tiêu, tiến độ từng ngày")
    add = add_command(group, "add", "Mở một đợt cao điểm", _add)
    add.add_argument("name", metavar="TÊN")
    _facts(add, required=True)
    change = add_command(group, "change", "Sửa tên, ngày, chỉ tiêu của một đợt", _change)
    _number(change)
    change.add_argument("--name", metavar="TÊN")
    _facts(change, required=False)
    listing = add_command(group, "list", "Các đợt cao điểm", _list)
    listing.add_argument("--withdrawn", action="store_true", help="kể cả đợt đã bỏ")
    show = add_command(group, "show", "Tiến độ của một đợt, từng ngày", _show)
    _number(show)
    withdraw = add_command(group, "withdraw", "Bỏ một đợt cao điểm", _withdraw)
    _number(withdraw)
    withdraw.add_argument("--reason", required=True)
    restore = add_command(group, "restore", "Dùng lại một đợt đã bỏ", _restore)
    _number(restore)


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=int, metavar="SỐ", help="số của đợt, xem campaign list")


def _facts(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--from", dest="first", required=required, metavar="NGÀY")
    parser.add_argument("--to", dest="last", required=required, metavar="NGÀY")
    parser.add_argument(
        "--target", dest="targets", action="append", required=required, metavar="CHỈ_SỐ=PHẦN_TRĂM",
        help="lặp lại cho từng chỉ tiêu, ví dụ --target S01=90 --target S03=80",
    )  # fmt: skip
    parser.add_argument("--note")


def _read_target(text: str) -> CampaignTarget:
    from cds_desktop.domain.campaigns import CampaignTarget
    from cds_desktop.domain.errors import RuleBroken
    from cds_desktop.domain.targets import read_percent

    name, sign, percent = text.partition("=")
    if not sign:
        raise RuleBroken("campaign.target_shape", text=text)
    return CampaignTarget(name.strip(), read_percent(percent))


def _add(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.campaigns import CampaignPlan
    from cds_desktop.services.campaigns import create_campaign

    plan = CampaignPlan(
        arguments.name,
        parse_day(arguments.first),
        parse_day(arguments.last),
        tuple(map(_read_target, arguments.targets)),
        arguments.note or "",
    )
    made = create_campaign(session.office().open_uow, plan, actor=session.actor, now=session.now())
    return session.answer(_data(made), f"Đã mở đợt số {made.id}: {_line(made)}")


def _change(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.campaigns import campaign_progress, change_campaign

    open_uow, actor, now = session.office().open_uow, session.actor, session.now()
    plan = campaign_progress(open_uow, arguments.number, actor=actor, now=now).campaign.plan
    first, last = (
        parse_day(text) if text else day
        for text, day in ((arguments.first, plan.first), (arguments.last, plan.last))
    )
    wanted = replace(
        plan,
        name=plan.name if arguments.name is None else arguments.name,
        first=first,
        last=last,
        targets=tuple(map(_read_target, arguments.targets)) if arguments.targets else plan.targets,
        note=plan.note if arguments.note is None else arguments.note,
    )
    changed = change_campaign(open_uow, arguments.number, wanted, actor=actor, now=now)
    return session.answer(_data(changed), f"Đã sửa đợt số {changed.id}: {_line(changed)}")


def _list(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.campaigns import list_campaigns

    found = list_campaigns(
        session.office().open_uow, actor=session.actor, withdrawn=arguments.withdrawn
    )
    lines = [f"{each.id}  {_line(each)}" for each in found]
    return session.answer(
        {"campaigns": [_data(each) for each in found]},
        *(lines or ["Chưa có đợt cao điểm nào."]),
    )


def _show(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.campaigns import campaign_progress
    from cds_desktop.wording.campaigns import place_words

    progress = campaign_progress(
        session.office().open_uow, arguments.number, actor=session.actor, now=session.now()
    )
    lines = [f"{progress.campaign.name}: {place_words(progress)}"]
    lines += [_target_line(progress, target) for target in progress.targets]
    return session.answer(_progress(progress), *lines)


def _withdraw(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.campaigns import withdraw_campaign

    found = withdraw_campaign(
        session.office().open_uow, arguments.number, arguments.reason, actor=session.actor,
        now=session.now(),
    )  # fmt: skip
    return session.answer(_data(found), f"Đã bỏ đợt số {found.id}: {found.name}")


def _restore(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.campaigns import restore_campaign

    found = restore_campaign(
        session.office().open_uow, arguments.number, actor=session.actor, now=session.now()
    )
    return session.answer(_data(found), f"Dùng lại đợt số {found.id}: {found.name}")


def _line(campaign: Campaign) -> str:
    from cds_desktop.wording.campaigns import days_words
    from cds_desktop.wording.targets import percent_words

    targets = ", ".join(
        f"{target.indicator_id} {percent_words(target.percent)}" for target in campaign.targets
    )
    withdrawn = ", đã bỏ" if campaign.is_withdrawn else ""
    return f"{campaign.name}, {days_words(campaign)}, chỉ tiêu {targets}{withdrawn}"


def _target_line(progress: CampaignProgress, target: TargetProgress) -> str:
    from cds_desktop.domain.measures import count_shown
    from cds_desktop.wording.campaigns import ask_words
    from cds_desktop.wording.reports import verdict_words

    value = target.value
    counts = f"{count_shown(value.numerator or 0)}/{count_shown(value.denominator or 0)}"
    parts = (
        f"{value.definition.short_name} {value.shown} ({counts})",
        verdict_words(value),
        ask_words(progress, target),
    )
    return "; ".join(filter(None, parts))


def _data(campaign: Campaign) -> dict[str, Any]:
    from cds_desktop.domain.targets import plain

    return {
        "id": campaign.id,
        "name": campaign.name,
        "first": campaign.first.isoformat(),
        "last": campaign.last.isoformat(),
        "days": campaign.days,
        "targets": {each.indicator_id: plain(each.percent) for each in campaign.targets},
        "note": campaign.note,
        "is_withdrawn": campaign.is_withdrawn,
    }


def _progress(progress: CampaignProgress) -> dict[str, Any]:
    return {
        **_data(progress.campaign),
        "day": progress.campaign.day_number(progress.today),
        "working_days": progress.working_days,
        "working_days_left": progress.working_days_left,
        "targets": [_target(target) for target in progress.targets],
    }


def _target(target: TargetProgress) -> dict[str, Any]:
    from cds_desktop.domain.measures import Measure
    from cds_desktop.domain.targets import plain

    value, missing = target.value, target.value.missing_points
    percent, per_day = value.definition.target, target.per_day
    # Single days of votes could tell what one citizen answered.
    days = () if value.definition.denominator == Measure.RATINGS else target.days
    return {
        "id": value.id,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "shown": value.shown,
        "target": None if percent is None else plain(percent),
        "verdict": value.verdict.value,
        "missing_points": None if missing is None else plain(missing),
        "projection": projection_data(target.projection),
        "per_working_day": None if per_day is None else plain(per_day),
        "days": [
            {
                "day": _iso(each.day),
                "numerator": each.counts.numerator,
                "denominator": each.counts.denominator,
                "total_numerator": each.total.numerator,
                "total_denominator": each.total.denominator,
            }
            for each in days
        ],
    }


def projection_data(projection: Projection | None) -> dict[str, Any] | None:
    """A projection for scripts; None where too little was counted."""
    if projection is None:
        return None
    return {
        "numerator": projection.expected.numerator,
        "denominator": projection.expected.denominator,
        "left": projection.left,
        "lost": projection.lost,
        "outlook": projection.outlook.value,
        "needed": projection.needed,
        "short": projection.short,
    }


def _iso(day: date) -> str:
    return day.isoformat()
