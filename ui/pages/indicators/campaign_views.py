"""What the campaign view shows: words of cards, days of the table, points of the line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.campaigns import Campaign, CampaignProgress, TargetProgress
from cds_desktop.domain.indicators import Verdict
from cds_desktop.domain.measures import Measure, count_shown, shown
from cds_desktop.domain.periods import Period
from cds_desktop.domain.projections import Counts, Outlook
from cds_desktop.services import OpenUow
from cds_desktop.wording.reports import verdict_words
from cds_desktop.wording.targets import percent_words
from ui.models.columns import Column
from ui.theme import Tone
from ui.widgets.line_chart import Point
from ui.widgets.state import StateWord

if TYPE_CHECKING:
    from datetime import datetime

    from cds_desktop.domain.officers import Actor

_tr: Final = QCoreApplication.translate
_WEEK: Final = 7
_WEEKDAYS: Final = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
DAY, NUMERATOR, DENOMINATOR, TOTAL = "day", "numerator", "denominator", "total"


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The campaigns in use, and the progress of the one on show."""

    campaigns: tuple[Campaign, ...]
    progress: CampaignProgress | None


def read_campaigns(
    open_uow: OpenUow, wanted: int | None, actor: "Actor", now: "datetime"
) -> Campaigns:
    """Read the list and one campaign: the wanted one, else the one that runs."""
    from cds_desktop.domain.clock import office_day
    from cds_desktop.services.campaigns import campaign_progress, list_campaigns

    found = list_campaigns(open_uow, actor=actor)
    chosen = next((each for each in found if each.id == wanted), None)
    chosen = chosen or _running(found, office_day(now))
    if chosen is None:
        return Campaigns((), None)
    return Campaigns(found, campaign_progress(open_uow, chosen.id, actor=actor, now=now))


def _running(campaigns: Sequence[Campaign], today: date) -> Campaign | None:
    """The one that ends first of those that run, else the next to come, else the newest."""
    running = [each for each in campaigns if each.has_begun(today) and not each.is_over(today)]
    ahead = [each for each in campaigns if not each.has_begun(today)]
    if running:
        return min(running, key=lambda each: each.last)
    if ahead:
        return min(ahead, key=lambda each: each.first)
    return campaigns[0] if campaigns else None


def is_of_votes(target: TargetProgress) -> bool:
    """Whether votes are counted, whose single days stay untold."""
    return target.value.definition.denominator == Measure.RATINGS


# Cards ------------------------------------------------------------------------------------------


def counts_words(target: TargetProgress) -> str:
    """Say numerator and denominator: "681/801 hồ sơ"."""
    value = target.value
    if not value.denominator:
        return _tr("Campaigns", "chưa có hồ sơ trong đợt")
    unit = _tr("Campaigns", "phiếu") if is_of_votes(target) else _tr("Campaigns", "hồ sơ")
    return f"{count_shown(value.numerator or 0)}/{count_shown(value.denominator)} {unit}"


def verdict_state(target: TargetProgress) -> StateWord:
    """Say how the share stands to the campaign's target."""
    value = target.value
    if value.verdict is Verdict.NO_DATA:
        return StateWord(Tone.DONE, _tr("Campaigns", "Chưa có số liệu"))
    words = verdict_words(value)
    if value.verdict is Verdict.REACHED:
        return StateWord(Tone.OK, words.replace("mục tiêu ", ""))
    return StateWord(Tone.SOON, words.replace("mục tiêu ", ""))


def note_words(progress: CampaignProgress, target: TargetProgress) -> str:
    """Say briefly what is still asked; the whole sentence stands under the line."""
    campaign, projection = progress.campaign, target.projection
    if not campaign.has_begun(progress.today) or campaign.is_over(progress.today):
        return ""
    if projection is None or projection.needed is None:
        return _tr("Campaigns", "quá ít để ước tính")
    if projection.outlook is Outlook.OUT_OF_REACH:
        return _tr("Campaigns", "không thể đạt")
    if projection.outlook is Outlook.SECURED:
        return _tr("Campaigns", "chắc chắn đạt")
    words = _tr("Campaigns", "cần {needed} trong {left}")
    return words.format(
        needed=count_shown(projection.needed), left=count_shown(projection.open_to_us)
    )


def trend_of(target: TargetProgress) -> list[float | None]:
    """Return the share up to each day, for the small line."""
    return [point.value for point in points_of(target)]


# Line -------------------------------------------------------------------------------------------


def points_of(target: TargetProgress) -> list[Point]:
    """Return the share of everything up to the end of each day; votes only week by week."""
    found = []
    for place, each in enumerate(target.days):
        is_told = place % _WEEK == _WEEK - 1 or place == len(target.days) - 1
        if is_of_votes(target) and not is_told:
            continue
        found.append(Point(place, day_label(each.day), _percent(each.total), share(each.total)))
    return found


def chart_title(target: TargetProgress) -> str:
    """Name the line."""
    words = _tr("Campaigns", "{name}, lũy kế từng ngày")
    return words.format(name=target.value.definition.short_name)


def target_words(target: TargetProgress) -> str:
    """Name the level to be reached."""
    percent = target.value.definition.target
    aim = "–" if percent is None else percent_words(percent)
    return _tr("Campaigns", "chỉ tiêu {aim}").format(aim=aim)


def day_label(day: date) -> str:
    """Write a day on the axis."""
    return f"{day.day}/{day.month}"


def share(counts: Counts) -> str:
    """Write a share with one digit; a dash without a base."""
    return shown(counts.numerator, counts.denominator, 1)


def _percent(counts: Counts) -> float | None:
    return 100 * counts.numerator / counts.denominator if counts.denominator else None


# Table ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of the table, or the whole campaign; with the days that each figure covers."""

    name: str
    counts: Counts
    total: Counts
    period: Period
    whole: Period
    is_sum: bool = False

    def period_of(self, key: str) -> Period:
        """The days behind one figure."""
        return self.whole if key == TOTAL else self.period


def day_lines(progress: CampaignProgress, target: TargetProgress) -> list[DayLine]:
    """Return the whole campaign, then its days on which something was counted, newest first."""
    if not target.days:
        return []
    first, newest = target.days[0].day, target.days[-1]
    whole = Period(first, newest.day)
    name = _tr("Campaigns", "Cả đợt")
    lines = [DayLine(name, newest.total, newest.total, whole, whole, is_sum=True)]
    if is_of_votes(target):
        return lines
    for each in reversed(target.days):
        if each.counts.denominator:
            until = Period(first, each.day)
            name = day_name(each.day)
            lines.append(DayLine(name, each.counts, each.total, Period(each.day, each.day), until))
    return lines


def day_name(day: date) -> str:
    """Write a day of the table: "T6 20/11"."""
    return f"{_WEEKDAYS[day.weekday()]} {day:%d/%m}"


def columns() -> Sequence[Column[DayLine]]:
    """Return the columns; figures stand at the right."""

    def is_sum(line: DayLine) -> bool:
        return line.is_sum

    return (
        Column(DAY, _tr("Campaigns", "Ngày"), 130, lambda line: line.name, stretch=True,
               sortable=False, bold=is_sum),
        Column(NUMERATOR, _tr("Campaigns", "Tử số"), 76,
               lambda line: _count(line.counts.numerator), right=True, sortable=False,
               bold=is_sum),
        Column(DENOMINATOR, _tr("Campaigns", "Mẫu số"), 80,
               lambda line: _count(line.counts.denominator), right=True, sortable=False,
               bold=is_sum),
        Column(TOTAL, _tr("Campaigns", "Lũy kế"), 88, lambda line: share(line.total), right=True,
               sortable=False, bold=is_sum),
    )  # fmt: skip


def cell_words(line: DayLine, key: str) -> str:
    """Say one figure of the table: "T6 20/11, tử số: 7"."""
    column = next((item for item in columns() if item.key == key and item.right), columns()[1])
    return f"{line.name}, {column.title.lower()}: {column.text(line)}"


def _count(count: int) -> str:
    return count_shown(count) if count else "–"
