"""Choices of the office about its public codes: where they lead, how large, how often looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.publicity.payloads import PayloadKind, PayloadRules, check_template
from cds_desktop.domain.publicity.reading import FACTORS, STANDARD_FACTOR
from cds_desktop.domain.publicity.sheets import CHECK_DAYS, STANDARD_CHECK_DAYS
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

_KIND: Final = "publicity.payload"
_TEMPLATE: Final = "publicity.template"
_LOGO: Final = "publicity.logo"
_FACTOR: Final = "publicity.distance_factor"
_CHECK_DAYS: Final = "publicity.check_days"


@dataclass(frozen=True, slots=True)
class PublicitySettings:
    """How the office publishes by codes.

    Attributes:
        payload: Where codes lead.
        with_logo: Whether the emblem is laid over every code, which is then made with level H.
        distance_factor: Reading distance by width of a module.
        check_days: After how many days a sheet must be looked at again.
    """

    payload: PayloadRules = field(default_factory=PayloadRules)
    with_logo: bool = False
    distance_factor: int = STANDARD_FACTOR
    check_days: int = STANDARD_CHECK_DAYS


def publicity_settings(open_uow: OpenUow) -> PublicitySettings:
    """The choices of this office."""
    with open_uow(read_only=True) as uow:
        return stored_publicity_settings(uow)


def stored_publicity_settings(uow: UnitOfWork) -> PublicitySettings:
    """The same, inside a transaction; what cannot be read counts as not chosen."""
    stored = uow.settings.all()
    kind = str(stored.get(_KIND, ""))
    factor, days = stored.get(_FACTOR), stored.get(_CHECK_DAYS)
    return PublicitySettings(
        PayloadRules(
            PayloadKind(kind) if kind in set(PayloadKind) else PayloadKind.PORTAL,
            str(stored.get(_TEMPLATE, "")),
        ),
        bool(stored.get(_LOGO, False)),
        factor if isinstance(factor, int) and factor in FACTORS else STANDARD_FACTOR,
        days if isinstance(days, int) and days in CHECK_DAYS else STANDARD_CHECK_DAYS,
    )


def set_publicity_settings(
    open_uow: OpenUow, wanted: PublicitySettings, *, actor: Actor, now: datetime
) -> PublicitySettings:
    """Keep other choices; one journal entry names what changed.

    Raises:
        RuleBroken: `officer.not_allowed`, `publicity.factor_range`, `publicity.check_days_range`,
            `publicity.template_missing`, and what `check_template` refuses.
    """
    actor.require(Right.EDIT_SETTINGS)
    template = check_template(wanted.payload.template)
    if wanted.payload.kind is PayloadKind.TEMPLATE and not template:
        raise RuleBroken("publicity.template_missing")
    _in_range("publicity.factor_range", wanted.distance_factor, FACTORS)
    _in_range("publicity.check_days_range", wanted.check_days, CHECK_DAYS)
    with open_uow() as uow:
        before = stored_publicity_settings(uow)
        changes = {
            key: [old, new]
            for key, old, new in (
                (_KIND, before.payload.kind.value, wanted.payload.kind.value),
                (_TEMPLATE, before.payload.template, template),
                (_LOGO, before.with_logo, wanted.with_logo),
                (_FACTOR, before.distance_factor, wanted.distance_factor),
                (_CHECK_DAYS, before.check_days, wanted.check_days),
            )
            if old != new
        }
        if not changes:
            return before
        for key, (_, new) in changes.items():
            uow.settings.put(key, new)
        uow.journal.write(
            at=now, actor=actor, subject="office", reference="", action="settings_changed",
            details=changes,
        )  # fmt: skip
        uow.commit()
        return stored_publicity_settings(uow)


def _in_range(code: str, found: int, allowed: range) -> None:
    if found not in allowed:
        raise RuleBroken(code, least=allowed.start, most=allowed.stop - 1, found=found)
