"""Sheets made to take the place of others: at most one of them waits for each place on a wall."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.publicity.sheets import PostedSheet
from cds_desktop.persistence import sheet_register as stored
from cds_desktop.persistence.unit_of_work import UnitOfWork

__all__ = [
    "forerunners", "give_room_back", "hang_again", "refuse_rivals", "take_back_rivals",
    "take_down", "take_down_replaced",
]  # fmt: skip

_REPLACED: Final = "Thay bằng tờ {number}"


def forerunners(uow: UnitOfWork, asked: Mapping[int, PostedSheet]) -> dict[int, int]:
    """Whose place is really taken, by the id of the sheet that is to be replaced.

    A sheet that never hung passes on the place for which it waited.

    Raises:
        RuleBroken: `sheet.replaced_twice`.
    """
    waiting = {sheet.replaces for sheet in asked.values() if sheet.posted_on is None} - {None}
    before = stored.sheets(uow.session, ids={id_ for id_ in waiting if id_}, removed=False)
    standing = {sheet.id for sheet in before}
    found = {}
    for sheet in asked.values():
        passes_on = sheet.posted_on is None and sheet.replaces in standing
        found[sheet.id] = sheet.replaces if passes_on and sheet.replaces else sheet.id
    if len(set(found.values())) < len(found):
        raise RuleBroken("sheet.replaced_twice")
    return found


def take_back_rivals(
    uow: UnitOfWork, made: Sequence[PostedSheet], remover: str, now: datetime
) -> list[str]:
    """Take back what waited, never hung, for the places of these sheets; give its numbers."""
    newer = {sheet.replaces: sheet for sheet in made if sheet.replaces is not None}
    own = {sheet.id for sheet in made}
    taken = []
    for rival in _unhung(uow, set(newer)):
        if rival.removed_on is None and rival.id not in own:
            follower = newer.get(rival.replaces or 0) or newer[rival.id]
            reason = _REPLACED.format(number=follower.number)
            take_down(uow, [rival.id], reason, office_day(now), remover, now)
            taken.append(rival.number)
    return taken


def give_room_back(uow: UnitOfWork, removed: Sequence[PostedSheet]) -> list[str]:
    """Let wait again what had to make room for sheets that are now given up; give its numbers."""
    given_up = [sheet for sheet in removed if sheet.posted_on is None and sheet.replaces]
    reasons = {_REPLACED.format(number=sheet.number) for sheet in given_up}
    earlier = _unhung(uow, {sheet.replaces for sheet in given_up if sheet.replaces})
    back = [sheet for sheet in earlier if sheet.removed_on and sheet.remove_reason in reasons]
    hang_again(uow, back)
    return [sheet.number for sheet in back]


def refuse_rivals(uow: UnitOfWork, sheets: Sequence[PostedSheet]) -> None:
    """Refuse to hang a second sheet at a place that has been taken.

    Raises:
        RuleBroken: `sheet.other_hangs_instead`, `sheet.replaced_twice`.
    """
    wanted = [sheet for sheet in sheets if sheet.replaces is not None]
    places = {sheet.replaces for sheet in wanted if sheet.replaces is not None}
    if len(places) < len(wanted):
        raise RuleBroken("sheet.replaced_twice")
    hanging = stored.replacements(uow.session, places)
    for sheet in wanted:
        if sheet.replaces in hanging:
            (other,) = stored.sheets(uow.session, ids=(hanging[sheet.replaces],))
            raise RuleBroken("sheet.other_hangs_instead", number=sheet.number, other=other.number)


def take_down_replaced(
    uow: UnitOfWork, hung: Sequence[PostedSheet], remover: str, now: datetime
) -> list[str]:
    """Take down what these sheets replace, on the day they were hung up; give its numbers."""
    by_id = {sheet.replaces: sheet for sheet in hung if sheet.replaces is not None}
    if not by_id:
        return []
    removed = []
    for sheet in stored.sheets(uow.session, ids=set(by_id), removed=False):
        follower = by_id[sheet.id]
        reason = _REPLACED.format(number=follower.number)
        take_down(uow, [sheet.id], reason, follower.posted_on or office_day(now), remover, now)
        removed.append(sheet.number)
    return removed


def take_down(
    uow: UnitOfWork, ids: Sequence[int], reason: str, on: date, remover: str, now: datetime
) -> None:
    """Write the removal into the sheets."""
    stored.change_sheets(
        uow.session, ids,
        removed_on=on, removed_at=now, remover_name=remover, remove_reason=reason,
    )  # fmt: skip


def hang_again(uow: UnitOfWork, sheets: Sequence[PostedSheet]) -> None:
    """Write that the sheets were not removed."""
    stored.change_sheets(
        uow.session, [sheet.id for sheet in sheets],
        removed_on=None, removed_at=None, remover_name="", remove_reason="",
    )  # fmt: skip


def _unhung(uow: UnitOfWork, places: Collection[int]) -> list[PostedSheet]:
    """What was made for these places, or is itself named there, and never hung."""
    if not places:
        return []
    ids = stored.follower_ids(uow.session, places) | set(places)
    return [sheet for sheet in stored.sheets(uow.session, ids=ids) if sheet.posted_on is None]
