"""Filters that an officer keeps over the list of dossiers, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from cds_desktop.domain.dossier_records import DossierQuery, ListTab, SortBy
from cds_desktop.domain.dossiers import Channel, Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.text import normalise

LONGEST_NAME: Final = 40
MOST_FILTERS: Final = 30
COUNT_CAP: Final = 1_000
"""Counts stop here: a tab says "999+" instead of walking a million rows."""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """One kept filter.

    Attributes:
        query: None when it was kept by a newer program and cannot be understood here.
    """

    id: int
    name: str
    position: int
    query: DossierQuery | None


@dataclass(frozen=True, slots=True)
class CountedFilter:
    """A filter with how many dossiers it finds.

    Attributes:
        count: At most `COUNT_CAP`; None when counting took too long.
        is_gone: Its procedure or field is no longer in the catalogue.
    """

    filter: SavedFilter
    count: int | None
    is_gone: bool = False


def clean_filter_name(name: str) -> str:
    """The name of a filter as it is kept.

    Raises:
        RuleBroken: `filter.name_missing`, `filter.name_long`.
    """
    cleaned = normalise(name)
    if not cleaned:
        raise RuleBroken("filter.name_missing")
    if len(cleaned) > LONGEST_NAME:
        raise RuleBroken("filter.name_long", longest=LONGEST_NAME, found=len(cleaned))
    return cleaned


def query_to_data(query: DossierQuery) -> dict[str, object]:
    """What is kept of a query; fixed lists of dossiers (evidence) are not kept.

    Raises:
        RuleBroken: `filter.not_to_keep` for a list of evidence.
    """
    if query.ids is not None:
        raise RuleBroken("filter.not_to_keep")
    return {
        "tab": query.tab.value,
        "text": query.text.strip(),
        "statuses": [status.term for status in query.statuses],
        "field": query.field,
        "procedure": query.procedure_code,
        "channel": None if query.channel is None else query.channel.term,
        "received_from": _day_text(query.received_from),
        "received_to": _day_text(query.received_to),
        "sort": query.sort.value,
        "descending": query.descending,
    }


def query_from_data(data: Mapping[str, object]) -> DossierQuery | None:
    """The query that was kept; None when this program does not understand it."""
    try:
        channel, statuses = data.get("channel"), data.get("statuses", [])
        if not isinstance(statuses, list):
            return None
        return DossierQuery(
            tab=ListTab(str(data.get("tab", "all"))),
            text=str(data.get("text", "")),
            statuses=tuple(Status.from_term(str(term)) for term in statuses),
            field=str(data.get("field", "")),
            procedure_code=str(data.get("procedure", "")),
            channel=Channel[str(channel).upper()] if channel else None,
            received_from=_day(data.get("received_from")),
            received_to=_day(data.get("received_to")),
            sort=SortBy(str(data.get("sort", "due"))),
            descending=data.get("descending") is True,
        )
    except (KeyError, ValueError, RuleBroken):
        return None


def is_same_list(one: DossierQuery | None, other: DossierQuery) -> bool:
    """Whether two queries show the same list, blanks around the search text aside."""
    if one is None:
        return False
    return replace(one, text=one.text.strip()) == replace(other, text=other.text.strip())


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
