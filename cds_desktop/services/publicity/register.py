"""The register of posted sheets: entered when made, hung up, taken down, replaced.

Nothing is deleted: a sheet that is taken down stays with its reason, so that a code found on a
wall years later still finds its number. Numbers are committed before anything is printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.publicity.payloads import PayloadRules
from cds_desktop.domain.publicity.sheets import (
    LONGEST_NOTE,
    SERIES,
    Place,
    PostedSheet,
    SheetState,
    sheet_number,
)
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence import sheet_register as stored
from cds_desktop.persistence.posting_places import place_of
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.publicity.followers import (
    forerunners,
    give_room_back,
    hang_again,
    refuse_rivals,
    take_back_rivals,
    take_down,
    take_down_replaced,
)
from cds_desktop.services.publicity.register_lists import (
    ListedSheet,
    SheetQuery,
    SheetView,
    list_sheets,
    listed,
    sheet_ids,
    sheet_of,
    sheets_of,
    state_counts,
)
from cds_desktop.services.publicity.settings import stored_publicity_settings
from cds_desktop.services.publicity.wishes import (
    CodeWriter,
    SheetWish,
    WriteOfflineText,
    checked_wish,
)

__all__ = [
    "ListedSheet", "SheetQuery", "SheetView", "SheetWish", "WriteOfflineText", "add_sheets",
    "list_sheets", "post_sheets", "put_back_sheets", "remove_sheets", "reprints", "sheet_ids",
    "sheet_of", "sheets_of", "state_counts",
]  # fmt: skip

_MOST_NAMED = 3


def add_sheets(
    open_uow: OpenUow,
    wishes: Sequence[SheetWish],
    *,
    offline_text: WriteOfflineText | None = None,
    rules: PayloadRules | None = None,
    actor: Actor,
    now: datetime,
) -> tuple[PostedSheet, ...]:
    """Enter sheets; their numbers are taken in the same transaction. Print after this, not before.

    Args:
        open_uow: Opens the transaction.
        wishes: What is made, in the order of the numbers.
        offline_text: Needed where the codes say everything themselves.
        rules: Where the codes lead; None follows the settings of the office.
        actor: Who makes them.
        now: The moment.

    Raises:
        NotFound: `place.not_found`, `sheet.not_found`, `procedure.not_found`,
            `procedure.not_in_force`.
        RuleBroken: `officer.not_allowed`, `sheet.nothing_wished`, `place.closed`,
            `sheet.no_codes`, `product.paper_unknown`, `sheet.posted_in_future`,
            `sheet.ends_before_it_begins`, `sheet.note_long`, `sheet.is_removed`, and what
            `payload_of` refuses.
    """
    actor.require(Right.MAKE_POSTERS)
    if not wishes:
        raise RuleBroken("sheet.nothing_wished")
    today = office_day(now)
    checked = [checked_wish(wish, today) for wish in wishes]
    with open_uow() as uow:
        stored.lock_register(uow.session)
        wanted = rules or stored_publicity_settings(uow).payload
        writer = CodeWriter(uow, wanted, offline_text, today)
        sheets = _new_sheets(uow, checked, writer, actor, today)
        ids = stored.add_sheets(uow.session, sheets, now)
        made = tuple(replace(sheet, id=number) for sheet, number in zip(sheets, ids, strict=True))
        hung = [sheet for sheet in made if sheet.posted_on is not None]
        details: dict[str, object] = {"posted": [sheet.number for sheet in hung]}
        removed = take_back_rivals(uow, made, actor.name, now)
        removed += take_down_replaced(uow, hung, actor.name, now)
        _write(uow, actor, now, made, "sheets_added", details | _named("removed", removed))
        uow.commit()
    return made


def post_sheets(
    open_uow: OpenUow, ids: Sequence[int], on: date, *, actor: Actor, now: datetime
) -> tuple[PostedSheet, ...]:
    """Note that made sheets were hung up; what they replace is taken down in the same act.

    Raises:
        NotFound: `sheet.not_found`.
        RuleBroken: `officer.not_allowed`, `sheet.nothing_chosen`, `sheet.posted_in_future`,
            `sheet.posted_before_made`, `sheet.is_removed`, `sheet.is_posted`,
            `sheet.other_hangs_instead`, `sheet.replaced_twice`.
    """
    actor.require(Right.MAKE_POSTERS)
    _refuse_future(on, now)
    with open_uow() as uow:
        stored.lock_register(uow.session)
        sheets = _chosen(uow, ids)
        for sheet in sheets:
            _refuse_removed(sheet)
            if sheet.posted_on is not None:
                raise RuleBroken("sheet.is_posted", number=sheet.number, on=sheet.posted_on)
            if on < sheet.made_on:
                raise RuleBroken("sheet.posted_before_made", number=sheet.number, on=sheet.made_on)
        refuse_rivals(uow, sheets)
        stored.change_sheets(
            uow.session, [sheet.id for sheet in sheets], posted_on=on, poster_name=actor.name
        )
        changed = _chosen(uow, ids)
        removed = take_down_replaced(uow, changed, actor.name, now)
        details: dict[str, object] = {"on": on.isoformat()}
        _write(uow, actor, now, sheets, "sheets_posted", details | _named("removed", removed))
        uow.commit()
    return changed


def remove_sheets(
    open_uow: OpenUow, ids: Sequence[int], reason: str, *, actor: Actor, now: datetime
) -> tuple[PostedSheet, ...]:
    """Note that sheets were taken down, or that made ones will not be hung.

    What had to make room for a made one waits to be hung again.

    Raises:
        NotFound: `sheet.not_found`.
        RuleBroken: `officer.not_allowed`, `sheet.nothing_chosen`, `sheet.reason_missing`,
            `sheet.note_long`, `sheet.is_removed`.
    """
    actor.require(Right.MAKE_POSTERS)
    why = normalise(reason)
    if not why:
        raise RuleBroken("sheet.reason_missing")
    refuse_longer(why, LONGEST_NOTE, "sheet.note_long")
    with open_uow() as uow:
        stored.lock_register(uow.session)
        sheets = _chosen(uow, ids)
        for sheet in sheets:
            _refuse_removed(sheet)
        take_down(uow, [sheet.id for sheet in sheets], why, office_day(now), actor.name, now)
        back = give_room_back(uow, sheets)
        _write(uow, actor, now, sheets, "sheets_removed", _named("put_back", back), why)
        changed = _chosen(uow, ids)
        uow.commit()
    return changed


def put_back_sheets(
    open_uow: OpenUow, ids: Sequence[int], *, actor: Actor, now: datetime
) -> tuple[PostedSheet, ...]:
    """Undo a removal: the sheets hang where they hung; what was never removed stays as it is.

    Raises:
        NotFound: `sheet.not_found`.
        RuleBroken: `officer.not_allowed`, `sheet.nothing_chosen`, `sheet.replacement_hangs`,
            `sheet.other_hangs_instead`, `sheet.replaced_twice`.
    """
    actor.require(Right.MAKE_POSTERS)
    with open_uow() as uow:
        stored.lock_register(uow.session)
        sheets = _chosen(uow, ids)
        followers = stored.replacements(uow.session, [sheet.id for sheet in sheets])
        for sheet in sheets:
            if sheet.id in followers:
                (after,) = stored.sheets(uow.session, ids=(followers[sheet.id],))
                raise RuleBroken("sheet.replacement_hangs", number=sheet.number, other=after.number)
        back = [sheet for sheet in sheets if sheet.removed_on is not None]
        if not back:
            return sheets
        waiting = [sheet for sheet in back if sheet.posted_on is None]
        refuse_rivals(uow, waiting)
        hang_again(uow, back)
        details: dict[str, object] = {
            "before": {
                sheet.number: [str(sheet.removed_on), sheet.remover_name, sheet.remove_reason]
                for sheet in back
            }
        }
        removed = take_back_rivals(uow, waiting, actor.name, now)
        _write(uow, actor, now, back, "sheets_put_back", details | _named("removed", removed))
        changed = _chosen(uow, ids)
        uow.commit()
    return changed


def reprints(
    open_uow: OpenUow, ids: Sequence[int], on: date, *, actor: Actor
) -> tuple[SheetWish, ...]:
    """The wishes that replace these sheets with what the catalogue says on a day.

    Procedures that are no longer in force are left out; a sheet of which nothing is left gives no
    wish, it can only be taken down. A made sheet whose forerunner is asked for too gives none
    either: one new sheet takes the place of both. The printed last day is not repeated.

    Raises:
        NotFound: `sheet.not_found`.
        RuleBroken: `officer.not_allowed`, `sheet.nothing_chosen`, `sheet.is_removed`.
    """
    actor.require(Right.MAKE_POSTERS)
    with open_uow(read_only=True) as uow:
        found = listed(uow, _chosen(uow, ids), on)
    asked = {each.sheet.id for each in found}
    wishes = []
    for each in found:
        sheet = each.sheet
        _refuse_removed(sheet)
        if sheet.posted_on is None and sheet.replaces in asked:
            continue
        gone = {
            reason.procedure_code for reason in each.reasons if reason.state is SheetState.WITHDRAWN
        }
        codes = tuple(
            code.procedure_code for code in sheet.codes if code.procedure_code not in gone
        )
        if codes:
            wishes.append(
                SheetWish(
                    sheet.product, sheet.paper, sheet.place.id, codes, replaces=sheet.id,
                    note=sheet.note,
                )
            )  # fmt: skip
    return tuple(wishes)


def _new_sheets(
    uow: UnitOfWork, wishes: Sequence[SheetWish], writer: CodeWriter, actor: Actor, today: date
) -> list[PostedSheet]:
    """The sheets with numbers and codes, not yet stored.

    What replaces a sheet that never hung takes over the place which that one waited for.
    """
    places, replaced = _places(uow, wishes), _replaced(uow, wishes)
    editions, place_of_other = _editions(uow, wishes, replaced), forerunners(uow, replaced)
    return [
        PostedSheet(
            id=0,
            number=sheet_number(uow.numbers.take(SERIES)),
            product=wish.product,
            paper=wish.paper,
            place=places[wish.place_id],
            edition=edition,
            codes=writer.codes(wish),
            made_on=wish.posted_on or today,
            maker_name=actor.name,
            posted_on=wish.posted_on,
            poster_name=actor.name if wish.posted_on else "",
            valid_to=wish.valid_to,
            note=wish.note,
            replaces=None if wish.replaces is None else place_of_other[wish.replaces],
        )
        for wish, edition in zip(wishes, editions, strict=True)
    ]


def _places(uow: UnitOfWork, wishes: Sequence[SheetWish]) -> dict[int, Place]:
    """The places; a closed one takes only what replaces a sheet that hangs there."""
    found: dict[int, Place] = {}
    for wish in wishes:
        place = found.get(wish.place_id) or place_of(uow.session, wish.place_id)
        if place.is_closed and wish.replaces is None:
            raise RuleBroken("place.closed", name=place.name)
        found[place.id] = place
    return found


def _editions(
    uow: UnitOfWork, wishes: Sequence[SheetWish], chain: Mapping[int, PostedSheet]
) -> list[int]:
    """The edition of each: one more than the highest of its place and content, or of its chain."""
    known = stored.editions_before(
        uow.session,
        {wish.place_id for wish in wishes},
        {code for wish in wishes for code in wish.procedure_codes},
    )
    editions = []
    for wish in wishes:
        key = (wish.place_id, wish.product.value, frozenset(wish.procedure_codes))
        before = chain[wish.replaces].edition if wish.replaces is not None else 0
        known[key] = max(known.get(key, 0), before) + 1
        editions.append(known[key])
    return editions


def _replaced(uow: UnitOfWork, wishes: Sequence[SheetWish]) -> dict[int, PostedSheet]:
    ids = [wish.replaces for wish in wishes if wish.replaces is not None]
    if not ids:
        return {}
    if len(set(ids)) < len(ids):
        raise RuleBroken("sheet.replaced_twice")
    found = {sheet.id: sheet for sheet in _chosen(uow, ids)}
    for sheet in found.values():
        _refuse_removed(sheet)
    return found


def _chosen(uow: UnitOfWork, ids: Sequence[int]) -> tuple[PostedSheet, ...]:
    if not ids:
        raise RuleBroken("sheet.nothing_chosen")
    found = {sheet.id: sheet for sheet in stored.sheets(uow.session, ids=set(ids))}
    for number in ids:
        if number not in found:
            raise NotFound("sheet.not_found", id=number)
    return tuple(found[number] for number in dict.fromkeys(ids))


def _refuse_removed(sheet: PostedSheet) -> None:
    if sheet.removed_on is not None:
        raise RuleBroken("sheet.is_removed", number=sheet.number)


def _refuse_future(on: date, now: datetime) -> None:
    today = office_day(now)
    if on > today:
        raise RuleBroken("sheet.posted_in_future", on=on, today=today)


def _named(fact: str, numbers: Sequence[str]) -> dict[str, object]:
    return {fact: list(numbers)} if numbers else {}


def _write(
    uow: UnitOfWork,
    actor: Actor,
    now: datetime,
    sheets: Sequence[PostedSheet],
    action: str,
    details: dict[str, object],
    reason: str = "",
) -> None:
    """One entry for the act; it names the first numbers and keeps all of them."""
    numbers = [sheet.number for sheet in sheets]
    named = ", ".join(numbers[:_MOST_NAMED]) + ("…" if len(numbers) > _MOST_NAMED else "")
    places = sorted({sheet.place.name for sheet in sheets})
    uow.journal.write(
        at=now, actor=actor, subject="sheet", reference=named, action=action, reason=reason,
        details={"numbers": numbers, "places": places} | details,
    )  # fmt: skip
