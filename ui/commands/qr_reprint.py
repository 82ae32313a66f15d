"""`qr register reprint`: only the sheets that the catalogue made wrong, made anew into PDFs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.publicity.products import PRODUCTS, Product
from cds_desktop.domain.publicity.sheets import SheetState
from ui.commands.qr_register import find_place

if TYPE_CHECKING:
    from cds_desktop.domain.publicity.sheets import PostedSheet
    from cds_desktop.services.publicity import PosterPlan
    from cds_desktop.services.publicity.register import ListedSheet, SheetWish

_WRONG = (SheetState.WITHDRAWN, SheetState.ADDRESS_CHANGED, SheetState.CHANGED)


def add_parser(commands: SubParsers) -> None:
    """Add `reprint` to the group `qr register`."""
    group = add_group(commands, "qr", "Mã QR công khai thủ tục")
    register = add_group(group, "register", "Sổ tờ công khai: tờ nào treo ở đâu, còn đúng không")
    reprint = add_command(register, "reprint", "In lại đúng các tờ không còn đúng", _reprint)
    reprint.add_argument("--place", metavar="NƠI", help="chỉ một nơi treo")
    reprint.add_argument("--out", required=True, type=Path, metavar="THƯ_MỤC")


def _reprint(arguments: argparse.Namespace, session: Session) -> int:
    """Enter first, print second; a sheet that waits to be hung up is printed again, not doubled."""
    from cds_desktop.domain.errors import EnvironmentFault

    if not arguments.out.is_dir():
        raise EnvironmentFault("file.folder_missing", path=arguments.out)
    wrong, waiting = _to_replace(arguments, session)
    made = [*waiting, *_entered(session, wrong)]
    if not made:
        raise RuleBroken("sheet.nothing_to_reprint")
    files = [_printed(session, group, arguments.out) for group in _groups(made)]
    data = {
        "replaced": [each.sheet.number for each in wrong],
        "sheets": [sheet.number for sheet in made],
        "files": files,
    }
    lines = [f"{each['out']}: tờ {', '.join(each['sheets'])}" for each in files]
    return session.answer(data, *lines, "Treo tờ mới rồi ghi vào sổ bằng lệnh qr register post.")


def _to_replace(
    arguments: argparse.Namespace, session: Session
) -> tuple[list[ListedSheet], list[PostedSheet]]:
    """Hanging sheets that are wrong and have no follower yet; followers that are right."""
    from cds_desktop.services.publicity.register import SheetQuery, list_sheets

    place_id = find_place(session, arguments.place).id if arguments.place else None
    found = list_sheets(
        session.office().open_uow, office_day(session.now()), SheetQuery(place_id=place_id),
        actor=session.actor,
    )  # fmt: skip
    waiting = [
        each.sheet
        for each in found
        if each.state is SheetState.PLANNED and each.sheet.replaces is not None
    ]
    followed = {sheet.replaces for sheet in waiting}
    wrong = [
        each
        for each in found
        if each.state in _WRONG
        and each.sheet.posted_on is not None
        and each.sheet.id not in followed
    ]
    return wrong, waiting


def _entered(session: Session, wrong: Sequence[ListedSheet]) -> tuple[PostedSheet, ...]:
    """Enter what replaces these sheets; what can no longer be published is left out."""
    from cds_desktop.services.publicity.register import add_sheets, reprints
    from cds_desktop.wording.publicity import offline_text

    if not wrong:
        return ()
    open_uow, now, actor = session.office().open_uow, session.now(), session.actor
    wishes = []
    for wish in reprints(
        open_uow, [each.sheet.id for each in wrong], office_day(now), actor=actor
    ):  # fmt: skip
        codes = _publishable(session, wish)
        if codes:
            wishes.append(replace(wish, procedure_codes=codes))
    if not wishes:
        return ()
    return add_sheets(open_uow, wishes, offline_text=offline_text, actor=actor, now=now)


def _publishable(session: Session, wish: SheetWish) -> tuple[str, ...]:
    try:
        plan = _plan(session, wish.procedure_codes, {})
    except RuleBroken:
        return ()
    return tuple(content.code for content in plan.contents)


def _groups(sheets: Sequence[PostedSheet]) -> list[list[PostedSheet]]:
    """Posters and cards of a place share a file; a list of procedures is a file of its own."""
    groups: dict[tuple[object, ...], list[PostedSheet]] = {}
    for sheet in sheets:
        alone = sheet.product in (Product.POSTER, Product.CARD)
        key = (sheet.product, sheet.paper, sheet.place.id, 0 if alone else sheet.id)
        groups.setdefault(key, []).append(sheet)
    return [batch for group in groups.values() for batch in _without_twins(group)]


def _without_twins(group: Sequence[PostedSheet]) -> list[list[PostedSheet]]:
    """Two sheets of one procedure at one place need files of their own."""
    batches: list[list[PostedSheet]] = []
    for sheet in group:
        code = sheet.codes[0].procedure_code
        for batch in batches:
            if all(each.codes[0].procedure_code != code for each in batch):
                batch.append(sheet)
                break
        else:
            batches.append([sheet])
    return batches


def _printed(session: Session, group: Sequence[PostedSheet], folder: Path) -> dict[str, Any]:
    from cds_desktop.services.publicity.settings import publicity_settings
    from ui.printing.headless import ensure_gui_application
    from ui.printing.page import A3, A4, A5, A6, SCREEN
    from ui.printing.products.making import make_product
    from ui.printing.products.options import ProductOptions

    first = group[0]
    settings = publicity_settings(session.office().open_uow)
    papers = {each.name: each for each in (A3, A4, A5, A6, SCREEN)}
    options = ProductOptions(
        paper=papers[first.paper],
        distance_mm=PRODUCTS[first.product].distance_mm,
        factor=settings.distance_factor,
        with_logo=settings.with_logo,
    )
    marks = {
        code.procedure_code: (sheet.number, sheet.edition, sheet.place.name)
        for sheet in group
        for code in sheet.codes
    }
    plan = _plan(session, list(marks), marks)
    out = folder / f"{first.number}-{first.product.value}.pdf"
    app = ensure_gui_application()
    made = make_product(first.product, plan.contents, options, out, session.progress("Mã QR"))
    del app
    return {
        "out": str(out),
        "sheets": [sheet.number for sheet in group],
        "codes": made.codes,
        "decoded": made.decoded,
        "pages": made.pages,
    }


def _plan(
    session: Session, codes: Sequence[str], marks: dict[str, tuple[str, int, str]]
) -> PosterPlan:
    from cds_desktop.services.publicity import plan_sheets, poster_office
    from cds_desktop.services.publicity.settings import publicity_settings
    from cds_desktop.wording.publicity import offline_text, poster_words

    office = session.office()
    return plan_sheets(
        office.open_uow,
        poster_office(office.profile),
        poster_words,
        codes=codes,
        on=office_day(session.now()),
        rules=publicity_settings(office.open_uow).payload,
        offline_text=offline_text,
        sheets=marks,
    )
