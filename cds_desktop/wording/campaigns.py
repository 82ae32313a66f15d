"""Words about campaigns (đợt cao điểm)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from cds_desktop.domain.campaigns import Campaign, CampaignProgress, TargetProgress
from cds_desktop.domain.indicators import Verdict
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.measures import decimal_shown
from cds_desktop.domain.projections import Outlook
from cds_desktop.wording.targets import needed_words, percent_words, unit_of

SENTENCES: Final = {
    "campaign.name_missing": "Chưa nhập tên đợt cao điểm.",
    "campaign.text_long": "Nội dung dài tối đa {longest} ký tự, đang có {found}.",
    "campaign.too_long": "Đợt cao điểm dài tối đa {most} ngày, đang là {found} ngày.",
    "campaign.targets_missing": "Đợt cao điểm cần ít nhất một chỉ tiêu.",
    "campaign.too_many_targets": "Một đợt cao điểm có nhiều nhất {most} chỉ tiêu.",
    "campaign.target_twice": "Chỉ số {id} được chọn hai lần. Bỏ bớt một dòng.",
    "campaign.indicator_unknown": (
        "Chỉ số {id} không tính được theo từng ngày nên không dùng cho đợt cao điểm."
    ),
    "campaign.name_taken": "Đã có đợt cao điểm “{name}”. Đặt tên khác.",
    "campaign.not_found": "Không có đợt cao điểm số {id}.",
    "campaign.withdrawn": "Đợt cao điểm “{name}” đã bỏ.",
    "campaign.reason_missing": "Cần ghi lý do bỏ đợt cao điểm.",
    "campaign.target_shape": "Chỉ tiêu viết dạng S01=90, đang có “{text}”.",
}
TOO_FEW: Final = "quá ít hồ sơ để ước tính"


def days_words(campaign: Campaign) -> str:
    """The days: "từ 01/10/2026 đến 08/12/2026 (69 ngày)"."""
    first, last = campaign.first, campaign.last
    return f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y} ({campaign.days} ngày)"


def place_words(progress: CampaignProgress) -> str:
    """Where it stands: "ngày 51/69, còn 13 ngày làm việc"."""
    campaign, today = progress.campaign, progress.today
    if not campaign.has_begun(today):
        return f"chưa bắt đầu, còn {(campaign.first - today).days} ngày nữa"
    if campaign.is_over(today):
        return f"đã kết thúc ngày {campaign.last:%d/%m/%Y}"
    number = campaign.day_number(today)
    left = progress.working_days_left
    return f"ngày {number}/{campaign.days}, còn {left} ngày làm việc kể cả hôm nay"


def ask_words(progress: CampaignProgress, target: TargetProgress) -> str:
    """What is still asked: "cần 310 trong 380 hồ sơ chưa tới, 23,9 mỗi ngày làm việc"."""
    campaign, today = progress.campaign, progress.today
    if not campaign.has_begun(today):
        return ""
    if campaign.is_over(today):
        is_reached = target.value.verdict is Verdict.REACHED
        return "đạt khi kết thúc" if is_reached else "không đạt khi kết thúc"
    projection, unit = target.projection, unit_of(target.value.definition)
    if projection is None:
        return TOO_FEW.replace("hồ sơ", unit)
    words = needed_words(projection, target.value.definition.direction, unit)
    if target.per_day is not None and projection.outlook is Outlook.POSSIBLE:
        words += f", {decimal_shown(target.per_day, 1)} mỗi ngày làm việc"
    return words


def campaign_entry(entry: JournalEntry) -> str:
    """An entry about a campaign."""
    facts = entry.details
    if entry.action == "campaign_added":
        return f"Mở đợt cao điểm: {_facts(facts)}"
    if entry.action == "campaign_changed":
        after = facts.get("after")
        return f"Sửa đợt cao điểm: {_facts(after)}" if isinstance(after, Mapping) else "Sửa đợt"
    if entry.action == "campaign_restored":
        return "Dùng lại đợt cao điểm đã bỏ"
    return "Bỏ đợt cao điểm"


def _facts(facts: Mapping[str, object]) -> str:
    parts = [f"{_day(facts.get('first'))} – {_day(facts.get('last'))}"]
    targets = facts.get("targets")
    if isinstance(targets, Mapping):
        parts += [f"{name} {_percent(value)}" for name, value in targets.items()]
    return ", ".join(parts)


def _percent(value: object) -> str:
    try:
        return percent_words(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def _day(value: object) -> str:
    try:
        return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    except ValueError:
        return str(value)
