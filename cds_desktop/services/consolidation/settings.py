"""What an office that adds up has chosen: how strict, how small a base may be ranked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.consolidation import Rules, Treatment
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.consolidation.standings import own_unit

UNSIGNED: Final = "consolidation.unsigned"
UNKNOWN_KEY: Final = "consolidation.unknown_key"
RANKING_MINIMUM: Final = "consolidation.ranking_minimum"
_LARGEST_MINIMUM: Final = 10_000


@dataclass(frozen=True, slots=True)
class ConsolidationSettings:
    """The choices.

    Attributes:
        unsigned: What happens to a workbook of the program without a signature.
        unknown_key: The same for a key that nobody has registered, of a unit without any key.
        ranking_minimum: The smallest denominator for which a rank is told.
    """

    unsigned: Treatment = Treatment.REFUSE
    unknown_key: Treatment = Treatment.WARN
    ranking_minimum: int = 30


def settings_in(uow: UnitOfWork) -> ConsolidationSettings:
    """The choices, inside a transaction."""
    default = ConsolidationSettings()
    return ConsolidationSettings(
        Treatment(str(uow.settings.get(UNSIGNED, default.unsigned.value))),
        Treatment(str(uow.settings.get(UNKNOWN_KEY, default.unknown_key.value))),
        int(str(uow.settings.get(RANKING_MINIMUM, default.ranking_minimum))),
    )


def consolidation_settings(open_uow: OpenUow) -> ConsolidationSettings:
    """The choices of the office."""
    with open_uow(read_only=True) as uow:
        return settings_in(uow)


def set_consolidation_settings(
    open_uow: OpenUow, chosen: ConsolidationSettings, *, actor: Actor, now: datetime
) -> None:
    """Choose; the same again is not journalled.

    Raises:
        RuleBroken: `officer.not_allowed`, `consolidation.minimum_range`.
    """
    actor.require(Right.EDIT_SETTINGS)
    if not 1 <= chosen.ranking_minimum <= _LARGEST_MINIMUM:
        raise RuleBroken("consolidation.minimum_range", most=_LARGEST_MINIMUM)
    with open_uow() as uow:
        before, after = _values(settings_in(uow)), _values(chosen)
        changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
        if not changes:
            return
        for key in changes:
            uow.settings.put(key, after[key])
        uow.journal.write(
            at=whole_second(now), actor=actor, subject="office", reference=own_unit(uow).code,
            action="settings_changed", details=changes,
        )  # fmt: skip
        uow.commit()


def rules_in(uow: UnitOfWork, period: Period, our_code: str) -> Rules:
    """By what files of a period are judged."""
    chosen = settings_in(uow)
    is_sample = bool(uow.settings.get("office.is_sample", False))
    return Rules(period, our_code, is_sample, chosen.unsigned, chosen.unknown_key)


def _values(chosen: ConsolidationSettings) -> dict[str, str | int]:
    return {
        UNSIGNED: chosen.unsigned.value,
        UNKNOWN_KEY: chosen.unknown_key.value,
        RANKING_MINIMUM: chosen.ranking_minimum,
    }
