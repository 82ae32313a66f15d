"""Reading and writing the register of posted sheets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.orm import Session

from cds_desktop.domain.publicity.products import Product
from cds_desktop.domain.publicity.sheets import Place, PostedSheet, SheetCode
from cds_desktop.persistence.dialects import lock_row
from cds_desktop.persistence.journal import JournalHeadRow
from cds_desktop.persistence.posted_sheets import POSTED_CODE, POSTED_SHEET
from cds_desktop.persistence.posting_places import places

_S, _C = POSTED_SHEET.c, POSTED_CODE.c
_BATCH: Final = 400


def lock_register(session: Session) -> None:
    """Let one counter at a time change the register."""
    session.execute(lock_row(select(JournalHeadRow.last_id))).scalar_one()


# --- writing ----------------------------------------------------------------------------


def add_sheets(session: Session, sheets: Sequence[PostedSheet], made_at: datetime) -> list[int]:
    """Store new sheets with their codes and give their ids in the same order."""
    rows = [
        {
            "number": sheet.number, "product": sheet.product.value, "paper": sheet.paper,
            "place_id": sheet.place.id, "edition": sheet.edition, "made_on": sheet.made_on,
            "made_at": made_at, "maker_name": sheet.maker_name, "posted_on": sheet.posted_on,
            "poster_name": sheet.poster_name, "valid_to": sheet.valid_to, "note": sheet.note,
            "replaces_id": sheet.replaces,
        }
        for sheet in sheets
    ]  # fmt: skip
    if not rows:
        return []
    statement = insert(POSTED_SHEET).returning(_S.id, sort_by_parameter_order=True)
    ids = [int(number) for number in session.execute(statement, rows).scalars()]
    codes = [
        {
            "sheet_id": sheet_id, "position": position, "procedure_code": code.procedure_code,
            "version_id": code.version_id, "payload": code.payload,
            "printed_key": code.printed_key,
        }
        for sheet_id, sheet in zip(ids, sheets, strict=True)
        for position, code in enumerate(sheet.codes, start=1)
    ]  # fmt: skip
    session.execute(insert(POSTED_CODE), codes)
    return ids


def change_sheets(session: Session, sheet_ids: Sequence[int], **values: object) -> None:
    """Write the same values into several sheets."""
    for batch in _batches(sheet_ids):
        session.execute(update(POSTED_SHEET).where(_S.id.in_(batch)).values(**values))


def editions_before(
    session: Session, place_ids: Collection[int], codes: Collection[str]
) -> dict[tuple[int, str, frozenset[str]], int]:
    """The highest edition by place, product and content.

    Args:
        session: Of the transaction.
        place_ids: Only sheets of these places.
        codes: Only sheets with one of these procedures.
    """
    found: dict[int, tuple[int, str, int]] = {}
    for some_codes in _batches(sorted(codes)):
        query = (
            select(_S.id, _S.place_id, _S.product, _S.edition)
            .join(POSTED_CODE, _C.sheet_id == _S.id)
            .where(_C.procedure_code.in_(some_codes), _S.place_id.in_(sorted(place_ids)))
        )
        found.update((row.id, (row.place_id, row.product, row.edition))
                     for row in session.execute(query))  # fmt: skip
    content: dict[int, set[str]] = {}
    for batch in _batches(sorted(found)):
        pairs = select(_C.sheet_id, _C.procedure_code).where(_C.sheet_id.in_(batch))
        for row in session.execute(pairs):
            content.setdefault(row.sheet_id, set()).add(row.procedure_code)
    editions: dict[tuple[int, str, frozenset[str]], int] = {}
    for sheet_id, (place_id, product, edition) in found.items():
        key = (place_id, product, frozenset(content[sheet_id]))
        editions[key] = max(edition, editions.get(key, 0))
    return editions


# --- reading ----------------------------------------------------------------------------


def sheets(
    session: Session,
    *,
    ids: Collection[int] | None = None,
    place_id: int | None = None,
    procedure_code: str = "",
    removed: bool | None = None,
) -> list[PostedSheet]:
    """Sheets with their codes, by number; one statement for sheets, one for codes.

    Args:
        session: Of the transaction.
        ids: Only these; others give batches of statements.
        place_id: Only those of a place.
        procedure_code: Only those that carry this procedure.
        removed: True for those taken down, False for the others, None for all.
    """
    wanted = list(_conditions(place_id, procedure_code, removed))
    if ids is None:
        return _sheets(session, wanted)
    found: list[PostedSheet] = []
    for batch in _batches(sorted(ids)):
        found += _sheets(session, [*wanted, _S.id.in_(batch)])
    return found


def sheet_ids_numbered(session: Session, numbers: Collection[str]) -> dict[str, int]:
    """Ids by the number printed on the sheets; unknown numbers are left out."""
    query = select(_S.number, _S.id).where(_S.number.in_(sorted(numbers)))
    return {row.number: row.id for row in session.execute(query)}


def replacements(session: Session, sheet_ids: Collection[int]) -> dict[int, int]:
    """Which sheets (values) hang in the place of which (keys)."""
    query = select(_S.replaces_id, _S.id).where(
        _S.replaces_id.in_(sorted(sheet_ids)), _S.removed_on.is_(None), _S.posted_on.is_not(None)
    )
    return {row.replaces_id: row.id for row in session.execute(query)}


def follower_ids(session: Session, sheet_ids: Collection[int]) -> set[int]:
    """Every sheet that was ever made to take the place of one of these."""
    found: set[int] = set()
    for batch in _batches(sorted(sheet_ids)):
        found.update(session.execute(select(_S.id).where(_S.replaces_id.in_(batch))).scalars())
    return found


def sheets_saying(session: Session, texts: Collection[str]) -> dict[str, set[int]]:
    """Ids of the sheets with codes of these texts, by the text in lower case."""
    found: dict[str, set[int]] = {}
    said = func.lower(_C.payload)
    for batch in _batches(sorted({text.lower() for text in texts})):
        query = select(said.label("said"), _C.sheet_id).where(said.in_(batch))
        for row in session.execute(query):
            found.setdefault(row.said, set()).add(row.sheet_id)
    return found


def offline_codes(session: Session) -> list[tuple[int, str]]:
    """Sheet and text of every code that leads nowhere but says it all."""
    query = select(_C.sheet_id, _C.payload).where(func.lower(_C.payload).not_like("http%"))
    return [(row.sheet_id, row.payload) for row in session.execute(query)]


def _conditions(
    place_id: int | None, procedure_code: str, removed: bool | None
) -> Iterator[ColumnElement[bool]]:
    if place_id is not None:
        yield _S.place_id == place_id
    if procedure_code:
        carrying = select(_C.sheet_id).where(_C.procedure_code == procedure_code)
        yield _S.id.in_(carrying)
    if removed is not None:
        yield _S.removed_on.is_not(None) if removed else _S.removed_on.is_(None)


def _sheets(session: Session, conditions: Sequence[ColumnElement[bool]]) -> list[PostedSheet]:
    rows = session.execute(select(POSTED_SHEET).where(*conditions).order_by(_S.id)).all()
    if not rows:
        return []
    every_place = {each.id: each for each in places(session)}
    codes: dict[int, list[SheetCode]] = {}
    carried = (
        select(_C.sheet_id, _C.procedure_code, _C.version_id, _C.payload, _C.printed_key)
        .join(POSTED_SHEET, _S.id == _C.sheet_id)
        .where(*conditions)
        .order_by(_C.sheet_id, _C.position)
    )
    for sheet_id, *facts in session.execute(carried):
        codes.setdefault(sheet_id, []).append(SheetCode(*facts))
    return [_sheet(row, every_place[row.place_id], tuple(codes[row.id])) for row in rows]


def _sheet(row: Row[Any], place: Place, codes: tuple[SheetCode, ...]) -> PostedSheet:
    return PostedSheet(
        id=row.id, number=row.number, product=Product(row.product), paper=row.paper, place=place,
        edition=row.edition, codes=codes, made_on=row.made_on, maker_name=row.maker_name,
        posted_on=row.posted_on, poster_name=row.poster_name, valid_to=row.valid_to,
        checked_on=row.checked_on, photo=row.photo, note=row.note, replaces=row.replaces_id,
        removed_on=row.removed_on, remover_name=row.remover_name,
        remove_reason=row.remove_reason,
    )  # fmt: skip


_Value = TypeVar("_Value", int, str)


def _batches(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]
