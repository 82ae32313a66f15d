"""Sheets in the register before they are printed; everything here is done off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor
from cds_desktop.domain.publicity.needs import SheetNeed
from cds_desktop.domain.publicity.payloads import PayloadRules
from cds_desktop.domain.publicity.sheets import SheetState
from cds_desktop.services import OpenUow
from cds_desktop.services.publicity.entries import numbered, wishes_for
from cds_desktop.services.publicity.needs import need_of, successors
from cds_desktop.services.publicity.register import (
    SheetQuery,
    SheetWish,
    add_sheets,
    list_sheets,
    reprints,
)
from cds_desktop.wording.posted_sheets import hung_at
from cds_desktop.wording.publicity import offline_text
from ui.pages.procedures.product_choice import ProductChoice
from ui.pages.procedures.runs import Work
from ui.pages.procedures.sheet_states import TO_REPRINT, SheetStates, more_urgent


def enter(
    open_uow: OpenUow,
    works: Sequence[Work],
    place_id: int,
    rules: PayloadRules,
    *,
    actor: Actor,
    now: datetime,
) -> tuple[Work, ...]:
    """Enter the sheets of the works as made; their contents then carry the numbers.

    Raises:
        NotFound, RuleBroken: As `add_sheets`.
    """
    on = office_day(now)
    standing = list_sheets(open_uow, on, SheetQuery(place_id=place_id), actor=actor)
    wishes = [
        wishes_for(work.order.product, work.order.paper, work.contents, place_id, standing)
        for work in works
    ]
    return _entered(open_uow, works, wishes, rules, actor=actor, now=now)


def enter_again(
    open_uow: OpenUow,
    works: Sequence[Work],
    wishes: Sequence[SheetWish],
    rules: PayloadRules,
    *,
    actor: Actor,
    now: datetime,
) -> tuple[Work, ...]:
    """Enter the sheets that replace others, one wish for each work.

    Raises:
        NotFound, RuleBroken: As `add_sheets`.
    """
    kept = [(work, wish) for work, wish in zip(works, wishes, strict=True) if work.contents]
    if not kept:
        raise RuleBroken("poster.nothing_to_print")
    dropped = tuple(mark for work in works if not work.contents for mark in work.remarks)
    first, *others = (work for work, _ in kept)
    told = [replace(first, remarks=first.remarks + dropped), *others]
    each = [
        [replace(wish, procedure_codes=tuple(content.code for content in work.contents))]
        for work, wish in kept
    ]
    return _entered(open_uow, told, each, rules, actor=actor, now=now)


def wishes_to_replace(
    open_uow: OpenUow, ids: Sequence[int], *, actor: Actor, now: datetime
) -> tuple[SheetWish, ...]:
    """What replaces these sheets today.

    Raises:
        NotFound, RuleBroken: As `reprints`.
    """
    return reprints(open_uow, ids, office_day(now), actor=actor)


def choice_for(wish: SheetWish, usual: ProductChoice) -> ProductChoice:
    """The choice that makes a wish; where codes lead stays as chosen."""
    choice = replace(usual.for_product(wish.product), paper=wish.paper, start=1, copies=1)
    return replace(choice, place_id=wish.place_id)


def read_states(
    open_uow: OpenUow, *, actor: Actor, now: datetime
) -> tuple[SheetStates, tuple[int, ...]]:
    """The most urgent state of each procedure, and the ids of the sheets to print again."""
    states: dict[str, SheetState] = {}
    outdated: list[int] = []
    found = list_sheets(open_uow, office_day(now), actor=actor)
    made = successors(found)
    for listed in found:
        concerned = frozenset(listed.concerned)
        is_outdated = listed.state in TO_REPRINT
        for code in listed.sheet.codes:
            key, state = code.procedure_code, listed.state
            if is_outdated and key not in concerned:
                posted = listed.sheet.posted_on is not None
                state = SheetState.CURRENT if posted else SheetState.PLANNED
            states[key] = more_urgent(states.get(key), state)
        if need_of(listed, has_successor=listed.sheet.id in made) is SheetNeed.REPRINT:
            outdated.append(listed.sheet.id)
    return states, tuple(outdated)


def _entered(
    open_uow: OpenUow,
    works: Sequence[Work],
    wishes: Sequence[Sequence[SheetWish]],
    rules: PayloadRules,
    *,
    actor: Actor,
    now: datetime,
) -> tuple[Work, ...]:
    flat = [wish for each in wishes for wish in each]
    sheets = iter(
        add_sheets(open_uow, flat, offline_text=offline_text, rules=rules, actor=actor, now=now)
    )
    entered = []
    for work, each in zip(works, wishes, strict=True):
        own = tuple(next(sheets) for _ in each)
        contents = numbered(work.contents, own, hung_at)
        entered.append(replace(work, contents=contents, sheets=own))
    return tuple(entered)
