"""What the office has published, for its own list and for the indicators that ask for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.measures import Measure
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity.coverage import (
    Coverage,
    CoverageKind,
    PublishedProcedure,
    coverage_of,
    is_on_list,
)
from cds_desktop.domain.publicity.payloads import PayloadKind, PayloadRules, right_addresses
from cds_desktop.domain.publicity.posters import qr_payload
from cds_desktop.domain.publicity.printed import is_address, printed_key
from cds_desktop.domain.publicity.products import PRODUCTS, Product
from cds_desktop.persistence.publication import (
    HangingCode,
    ListedProcedure,
    hanging_on,
    has_register,
    procedures_on,
)
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.publicity.settings import stored_publicity_settings

__all__ = ["coverage", "covered_procedures", "publication_measures"]


def coverage(open_uow: OpenUow, on: date, *, actor: Actor | None = None) -> Coverage:
    """The procedures of the office's list on a day, by field and by how they are published.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        hanging = hanging_on(uow.session, on)
        return coverage_of(
            _published(uow, on, hanging),
            has_register=has_register(uow.session, on),
            has_codes=bool(hanging),
        )


def covered_procedures(
    open_uow: OpenUow,
    on: date,
    field: str | None,
    which: CoverageKind,
    *,
    actor: Actor | None = None,
) -> tuple[tuple[str, str], ...]:
    """Code and name of the procedures behind a cell of the table.

    Args:
        open_uow: Opens the transaction.
        on: The office's day.
        field: Name of the field as in the table, "" for procedures without one; None for the
            whole list.
        which: The column.
        actor: Who reads.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        found = _published(uow, on, hanging_on(uow.session, on))
    return tuple(
        (each.code, each.name)
        for each in found
        if each.is_in(which) and (field is None or each.field == field)
    )


def publication_measures(uow: UnitOfWork, last: date) -> dict[tuple[Measure, str], list[int]]:
    """Ids by measure and field at the end of a day; nothing before the register is in use.

    An office without a register enters these counts by hand: nought would be a wrong answer.
    """
    if not has_register(uow.session, last):
        return {}
    hanging = hanging_on(uow.session, last)
    found: dict[tuple[Measure, str], list[int]] = {}
    for each in _published(uow, last, hanging):
        for measure, kind in _MEASURES.items():
            if each.is_in(kind):
                found.setdefault((measure, each.field), []).append(each.id)
    unit_id = int(str(uow.settings.get("office.unit_id")))
    found[Measure.UNITS, ""] = [unit_id]
    if hanging:
        found[Measure.UNITS_WITH_QR, ""] = [unit_id]
    return found


_MEASURES = {
    Measure.PROCEDURES_ON_LIST: CoverageKind.ON_LIST,
    Measure.PROCEDURES_POSTED: CoverageKind.PAPER,
    Measure.PROCEDURES_PUBLISHED_ONLINE: CoverageKind.ELECTRONIC,
    Measure.PROCEDURES_PUBLISHED_BOTH: CoverageKind.BOTH,
}


def _published(
    uow: UnitOfWork, on: date, hanging: Collection[HangingCode]
) -> list[PublishedProcedure]:
    """The list of the day, each with how it is published."""
    unit = uow.units.get(int(str(uow.settings.get("office.unit_id"))))
    rules = stored_publicity_settings(uow).payload
    own_pages = rules.kind is PayloadKind.TEMPLATE
    listed = [
        each for each in procedures_on(uow.session, on) if is_on_list(each.level_fold, unit.level)
    ]
    posted = _rightly_posted(uow, listed, hanging, rules)
    return [
        PublishedProcedure(
            each.id, each.code, each.name, each.field,
            own_pages or _has_page(each), each.code in posted,
        )
        for each in listed
    ]  # fmt: skip


def _has_page(listed: ListedProcedure) -> bool:
    try:
        qr_payload(Procedure(listed.code, listed.name, portal_url=listed.portal_url))
    except RuleBroken:
        return False
    return True


def _leads_right(payload: str, listed: ListedProcedure, rules: PayloadRules) -> bool:
    """A text that is read without a network leads nowhere, and is compared by its words."""
    return not is_address(payload) or payload in right_addresses(
        listed.code, listed.portal_url, rules
    )


def _rightly_posted(
    uow: UnitOfWork,
    listed: Collection[ListedProcedure],
    hanging: Collection[HangingCode],
    rules: PayloadRules,
) -> frozenset[str]:
    """Codes of procedures whose sheet says what the catalogue says, and leads where it should."""
    by_code = {each.code: each for each in listed}
    now = {each.code: each.version_id for each in listed}
    telling = [
        each
        for each in hanging
        if PRODUCTS[Product(each.product)].tells_content
        and each.procedure_code in now
        and _leads_right(each.payload, by_code[each.procedure_code], rules)
    ]
    same = {each.procedure_code for each in telling if each.version_id == now[each.procedure_code]}
    doubtful = [each for each in telling if each.procedure_code not in same]
    wanted = sorted({now[each.procedure_code] for each in doubtful})
    current = {each.procedure.code: each.procedure for each in uow.procedures.versions(wanted)}
    for each in doubtful:
        key = printed_key(current[each.procedure_code], Product(each.product), each.payload)
        if key == each.printed_key:
            same.add(each.procedure_code)
    return frozenset(same)
