"""Filters that an officer keeps as tabs: keep, change, rename, reorder, remove, count."""

from __future__ import annotations

import time
from datetime import datetime

from cds_desktop.domain.dossier_records import DossierQuery
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.saved_filters import (
    COUNT_CAP,
    MOST_FILTERS,
    CountedFilter,
    SavedFilter,
    clean_filter_name,
)
from cds_desktop.domain.text import fold
from cds_desktop.persistence.saved_filters import SavedFilterRepository
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

__all__ = [
    "change_filter",
    "count_filters",
    "find_filter",
    "keep_filter",
    "list_filters",
    "move_filter",
    "put_filter_back",
    "remove_filter",
    "rename_filter",
]
COUNTING_MS = 200
ALL_COUNTING_MS = 1_000
"""Work for the database stands in line: counts must never hold up the list itself."""


def list_filters(open_uow: OpenUow, *, actor: Actor) -> tuple[SavedFilter, ...]:
    """The officer's filters in their order.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        return _own(uow, actor).all()


def find_filter(open_uow: OpenUow, name: str, *, actor: Actor) -> SavedFilter:
    """The officer's filter of this name, in any spelling.

    Raises:
        NotFound: `filter.unknown`.
        RuleBroken: `officer.not_allowed`, `filter.unreadable`.
    """
    wanted = fold(name)
    for each in list_filters(open_uow, actor=actor):
        if fold(each.name) == wanted:
            if each.query is None:
                raise RuleBroken("filter.unreadable", name=each.name)
            return each
    raise NotFound("filter.unknown", name=name)


def count_filters(open_uow: OpenUow, *, actor: Actor, now: datetime) -> tuple[CountedFilter, ...]:
    """The filters with what they find now, each counted up to a cap and for a moment only.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    counted = []
    ends = time.monotonic() + ALL_COUNTING_MS / 1000
    for each in list_filters(open_uow, actor=actor):
        count, is_gone = None, False
        if each.query is not None:
            with open_uow(read_only=True) as uow:
                is_gone = not uow.lists.knows(each.query)
            # A transaction of its own: one that took too long may be broken off.
            if time.monotonic() < ends:
                with open_uow(read_only=True) as uow:
                    count = uow.lists.count_up_to(each.query, now, COUNT_CAP, within_ms=COUNTING_MS)
        counted.append(CountedFilter(each, count, is_gone))
    return tuple(counted)


def keep_filter(
    open_uow: OpenUow, name: str, query: DossierQuery, *, actor: Actor, now: datetime
) -> SavedFilter:
    """Keep a filter under a name, as the last tab.

    Raises:
        RuleBroken: `filter.name_missing`, `filter.name_long`, `filter.name_taken`,
            `filter.too_many`, `filter.not_to_keep`, `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    cleaned = clean_filter_name(name)
    with open_uow() as uow:
        own = _own(uow, actor)
        known = own.all()
        if len(known) >= MOST_FILTERS:
            raise RuleBroken("filter.too_many", most=MOST_FILTERS)
        _check_free(known, cleaned, None)
        kept = own.get(own.add(cleaned, query))
        _tell(uow, actor, now, "added", cleaned)
        uow.commit()
    return kept


def change_filter(
    open_uow: OpenUow, filter_id: int, query: DossierQuery, *, actor: Actor, now: datetime
) -> SavedFilter:
    """Let a kept filter show another list.

    Raises:
        NotFound: `filter.not_found`.
        RuleBroken: `filter.not_to_keep`, `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow() as uow:
        own = _own(uow, actor)
        before = own.get(filter_id)
        own.set_query(filter_id, query)
        _tell(uow, actor, now, "changed", before.name)
        changed = own.get(filter_id)
        uow.commit()
    return changed


def rename_filter(
    open_uow: OpenUow, filter_id: int, name: str, *, actor: Actor, now: datetime
) -> SavedFilter:
    """Give a kept filter another name.

    Raises:
        NotFound: `filter.not_found`.
        RuleBroken: `filter.name_missing`, `filter.name_long`, `filter.name_taken`,
            `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    cleaned = clean_filter_name(name)
    with open_uow() as uow:
        own = _own(uow, actor)
        before = own.get(filter_id)
        _check_free(own.all(), cleaned, filter_id)
        own.rename(filter_id, cleaned)
        _tell(uow, actor, now, "changed", cleaned, before=before.name)
        changed = own.get(filter_id)
        uow.commit()
    return changed


def move_filter(
    open_uow: OpenUow, filter_id: int, steps: int, *, actor: Actor, now: datetime
) -> tuple[SavedFilter, ...]:
    """Move a tab to the right (or left, when negative) and give all of them in order.

    Raises:
        NotFound: `filter.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow() as uow:
        own = _own(uow, actor)
        moved = own.get(filter_id)
        ids = [each.id for each in own.all()]
        at = ids.index(filter_id)
        to = max(0, min(len(ids) - 1, at + steps))
        if to != at:
            ids.insert(to, ids.pop(at))
            own.put_in_order(ids)
            _tell(uow, actor, now, "changed", moved.name, position=to + 1)
        ordered = own.all()
        uow.commit()
    return ordered


def remove_filter(open_uow: OpenUow, filter_id: int, *, actor: Actor, now: datetime) -> SavedFilter:
    """Remove a tab and give what it was, for `put_filter_back`.

    Raises:
        NotFound: `filter.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow() as uow:
        own = _own(uow, actor)
        removed = own.get(filter_id)
        own.remove(filter_id)
        _tell(uow, actor, now, "removed", removed.name)
        uow.commit()
    return removed


def put_filter_back(
    open_uow: OpenUow, removed: SavedFilter, *, actor: Actor, now: datetime
) -> SavedFilter:
    """Take the removing of a tab back; it stands where it stood.

    Raises:
        RuleBroken: As `keep_filter`; `filter.unreadable`.
    """
    if removed.query is None:
        raise RuleBroken("filter.unreadable", name=removed.name)
    kept = keep_filter(open_uow, removed.name, removed.query, actor=actor, now=now)
    before = [
        each
        for each in list_filters(open_uow, actor=actor)
        if each.id != kept.id and each.position < removed.position
    ]
    others = len(list_filters(open_uow, actor=actor)) - 1
    move_filter(open_uow, kept.id, len(before) - others, actor=actor, now=now)
    return kept


def _own(uow: UnitOfWork, actor: Actor) -> SavedFilterRepository:
    return SavedFilterRepository(uow.session, actor.officer_id)


def _check_free(known: tuple[SavedFilter, ...], name: str, own_id: int | None) -> None:
    if any(fold(each.name) == fold(name) and each.id != own_id for each in known):
        raise RuleBroken("filter.name_taken", name=name)


def _tell(
    uow: UnitOfWork, actor: Actor, now: datetime, action: str, name: str, **details: object
) -> None:
    uow.journal.write(
        at=now, actor=actor, subject="filter", reference=name, action=action, details=details
    )
