"""What the page reads in one piece of work, and how far the period is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDropEvent

from cds_desktop.domain.officers import Actor
from cds_desktop.domain.periods import Period
from cds_desktop.services import OpenUow
from ui.theme import Tone
from ui.widgets.state import StateWord

if TYPE_CHECKING:
    from cds_desktop.domain.indicators import Definition
    from cds_desktop.services.consolidation import PeriodOverview


@dataclass(frozen=True, slots=True)
class Found:
    """A period with the words of its indicators."""

    overview: "PeriodOverview"
    definitions: "Mapping[str, Definition]"


def read_period(open_uow: OpenUow, period: Period, actor: Actor, now: datetime) -> Found:
    """Read everything the page shows."""
    from cds_desktop.services import consolidation
    from cds_desktop.services.indicators import definitions

    overview = consolidation.period_overview(open_uow, period, actor=actor, now=now)
    return Found(overview, {item.id: item for item in definitions()})


def state_of(overview: "PeriodOverview", say: Callable[[str], str]) -> StateWord:
    """How far the period is: who has reported of those who have to."""
    counted, missing = len(overview.found.members), len(overview.found.missing)
    words = say("{counted}/{all} đơn vị đã có báo cáo").format(
        counted=counted, all=counted + missing
    )
    if not counted and not missing:
        return StateWord(Tone.DONE, say("Chưa có đơn vị trực thuộc"))
    if not missing:
        return StateWord(Tone.OK, words)
    if overview.today > overview.due_on:
        late = say("{words}, thiếu {missing}").format(words=words, missing=missing)
        return StateWord(Tone.LATE, late)
    return StateWord(Tone.SOON, words)


def dropped(event: QDropEvent) -> list[Path]:
    """The files and folders dragged over the page."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
