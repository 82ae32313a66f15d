"""Which facts of a procedure stand in words on which product, and a short hash of them.

A sheet is out of date when one of these facts changed, and only then: a new fee marks the poster,
not the label; a note that is printed nowhere marks nothing. The text of the code is no such fact,
it is compared by itself, except that an offline code says papers, limit and fee itself.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from cds_desktop.domain.deadlines import TimeLimit
from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity.products import Product

__all__ = [
    "PRINTED", "PrintedFact", "changed_facts", "is_address", "printed_facts", "printed_key",
    "repeats_fee",
]  # fmt: skip


class PrintedFact(StrEnum):
    """Something that a sheet says about a procedure."""

    NAME = "name"
    FIELD = "field"
    LIMIT = "limit"
    LIMIT_REMARK = "limit_remark"
    FEE = "fee"
    PAPERS = "papers"
    CHANNELS = "channels"
    ONLINE_LEVEL = "online_level"
    AGENCY = "agency"
    LEVEL = "level"
    DECISION = "decision"
    ADDRESS = "address"


_ALL: Final = tuple(fact for fact in PrintedFact if fact is not PrintedFact.ADDRESS)
_IN_A_LINE: Final = (PrintedFact.NAME, PrintedFact.FIELD, PrintedFact.LIMIT, PrintedFact.FEE)
PRINTED: Final[Mapping[Product, tuple[PrintedFact, ...]]] = {
    Product.POSTER: _ALL,
    Product.CARD: _ALL,
    Product.BOOKLET: _ALL,
    Product.LABELS: (PrintedFact.NAME,),
    Product.FIELD: _IN_A_LINE,
    Product.INDEX: _IN_A_LINE,
    Product.SLIDES: (
        *_IN_A_LINE,
        PrintedFact.CHANNELS,
        PrintedFact.ONLINE_LEVEL,
        PrintedFact.LEVEL,
        PrintedFact.DECISION,
    ),
}
"""Lists are headed by their fields, so a field is a fact of theirs too."""
_OFFLINE: Final = (PrintedFact.NAME, PrintedFact.LIMIT, PrintedFact.FEE, PrintedFact.PAPERS)
_BARE_NUMBER: Final = re.compile(r"[\d.,\s]*")
_BEFORE_A_CODE: Final = re.compile(r"https?://", re.IGNORECASE)
_KEY_LENGTH: Final = 24


def is_address(payload: str) -> bool:
    """Whether a code leads somewhere; else it says everything itself."""
    return _BEFORE_A_CODE.match(payload) is not None


def printed_facts(product: Product, payload: str = "https://") -> tuple[PrintedFact, ...]:
    """What a product with such a code says about a procedure, in words or in the code."""
    facts = PRINTED[product]
    if is_address(payload):
        return facts
    return (*facts, *(fact for fact in _OFFLINE if fact not in facts))


def printed_key(procedure: Procedure, product: Product, payload: str = "https://") -> str:
    """A short hash of exactly what the product says; equal words, equal key.

    Args:
        procedure: Of the catalogue.
        product: What was made.
        payload: The text of the code; an offline text adds what it says.
    """
    content = [[fact.value, _VALUES[fact](procedure)] for fact in printed_facts(product, payload)]
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:_KEY_LENGTH]


def changed_facts(
    before: Procedure, after: Procedure, product: Product, payload: str = "https://"
) -> tuple[PrintedFact, ...]:
    """Which of the facts on the product are other ones now."""
    return tuple(
        fact
        for fact in printed_facts(product, payload)
        if _VALUES[fact](before) != _VALUES[fact](after)
    )


def _limit(procedure: Procedure) -> object:
    """The limit by channel, or with its note; the source's words where nobody could read it."""
    if procedure.limit is None:
        text = procedure.limit_text
        return ["", procedure.limit_note] if _BARE_NUMBER.fullmatch(text) else [text]
    if procedure.limits_differ:
        return [_plain(procedure.limit_for(channel)) for channel in Channel]
    return [_plain(procedure.limit), procedure.limit_note]


def _limit_remark(procedure: Procedure) -> object:
    """The note of a limit that differs by channel stands under the papers."""
    return procedure.limit_note if procedure.limit and procedure.limits_differ else ""


def _plain(limit: TimeLimit | None) -> object:
    return None if limit is None else [format(limit.value.normalize(), "f"), limit.unit.value]


def _fee(procedure: Procedure) -> object:
    """The fee by channel; the wording of the source where it says more than the number."""
    direct, online, text = procedure.fee_vnd, procedure.fee_online_vnd, procedure.fee_text
    if direct is None:
        return ["" if _BARE_NUMBER.fullmatch(text) else text]
    if online is not None and online != direct:
        return [direct, online]
    return [direct, "" if repeats_fee(text, direct) else text]


def repeats_fee(text: str, fee_vnd: int) -> bool:
    """Whether the wording of the source says no more than the amount: "Lệ phí: 8.000 đồng"."""
    words = re.sub(r"vnđ|vnd|đồng|đ\b|(?:lệ )?phí|[\s.:;()]", "", text.casefold())
    return words in ("0", "miễn") if fee_vnd == 0 else words == str(fee_vnd)


def _online_level(procedure: Procedure) -> object:
    """The level; where nobody knows it, sheets send people to the page, if there is one."""
    return str(procedure.online_level or "") or bool(procedure.portal_url)


def _papers(procedure: Procedure) -> object:
    return [
        [paper.name, paper.originals or 0, paper.copies or 0, paper.case]
        for paper in procedure.components
        if paper.name
    ]


_VALUES: Final[Mapping[PrintedFact, Callable[[Procedure], object]]] = {
    PrintedFact.NAME: lambda procedure: procedure.name,
    PrintedFact.FIELD: lambda procedure: procedure.field,
    PrintedFact.LIMIT: _limit,
    PrintedFact.LIMIT_REMARK: _limit_remark,
    PrintedFact.FEE: _fee,
    PrintedFact.PAPERS: _papers,
    PrintedFact.CHANNELS: lambda procedure: sorted(int(each) for each in procedure.channels),
    PrintedFact.ONLINE_LEVEL: _online_level,
    PrintedFact.AGENCY: lambda procedure: procedure.agency,
    PrintedFact.LEVEL: lambda procedure: procedure.level,
    PrintedFact.DECISION: lambda procedure: procedure.decision_no,
    PrintedFact.ADDRESS: lambda procedure: procedure.portal_url,
}
