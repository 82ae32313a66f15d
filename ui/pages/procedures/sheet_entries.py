"""Sheets in the register before they are printed; everything here is done off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor
from cds_desktop.domain.publicity import PosterContent
from cds_desktop.domain.publicity.payloads import PayloadRules
from cds_desktop.domain.publicity.products import Product
from cds_desktop.domain.publicity.sheets import PostedSheet, SheetState
from cds_desktop.services import OpenUow
from cds_desktop.services.publicity.register import (
    ListedSheet,
    SheetQuery,
    SheetWish,
    add_sheets,
    list_sheets,
    reprints,
)
from cds_desktop.wording.publicity import offline_text
from ui.pages.procedures.product_choice import ProductChoice
from ui.pages.procedures.product_words import hung_at
from ui.pages.procedures.runs import Work
from ui.pages.procedures.sheet_states import TO_REPRINT, SheetStates, more_urgent


def wishes_of(work: Work, place_id: int, hanging: Iterable[ListedSheet]) -> list[SheetWish]:
    """One wish for each sheet of a work; what hangs there with the same content is replaced."""
    order = work.order
    known: dict[tuple[Product, frozenset[str]], int] = {}
    for each in hanging:
        sheet = each.sheet
        key = (sheet.product, frozenset(code.procedure_code for code in sheet.codes))
        if key not in known or sheet.posted_on is not None:
            known[key] = sheet.id
    return [
        SheetWish(
            order.product, order.paper, place_id, codes,
            replaces=known.get((order.product, frozenset(codes))),
        )
        for codes in _sheets(order.product, work.contents)
    ]  # fmt: skip


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
    hanging = list_sheets(open_uow, on, SheetQuery(place_id=place_id), actor=actor)
    wishes = [wishes_of(work, place_id, hanging) for work in works]
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
    for listed in list_sheets(open_uow, office_day(now), actor=actor):
        concerned = frozenset(listed.concerned)
        is_outdated = listed.state in TO_REPRINT
        for code in listed.sheet.codes:
            key, state = code.procedure_code, listed.state
            if is_outdated and key not in concerned:
                posted = listed.sheet.posted_on is not None
                state = SheetState.CURRENT if posted else SheetState.PLANNED
            states[key] = more_urgent(states.get(key), state)
        if is_outdated:
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
    return tuple(
        _numbered(work, [next(sheets) for _ in each])
        for work, each in zip(works, wishes, strict=True)
    )


def _numbered(work: Work, sheets: Sequence[PostedSheet]) -> Work:
    by_code = {code.procedure_code: sheet for sheet in sheets for code in sheet.codes}
    contents = []
    for content in work.contents:
        sheet = by_code[content.code]
        contents.append(
            replace(
                content, sheet_number=sheet.number, edition=sheet.edition,
                place=hung_at(sheet.place),
            )
        )  # fmt: skip
    return replace(work, contents=tuple(contents), sheets=tuple(sheets))


def _sheets(product: Product, contents: Sequence[PosterContent]) -> list[tuple[str, ...]]:
    """Which procedures stand together on one sheet of the register."""
    if product in (Product.POSTER, Product.CARD):
        return [(content.code,) for content in contents]
    if product is Product.FIELD:
        ordered = sorted(contents, key=lambda content: content.field)
        return [
            tuple(content.code for content in group)
            for _, group in groupby(ordered, key=lambda content: content.field)
        ]
    return [tuple(content.code for content in contents)]
