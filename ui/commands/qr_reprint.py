"""`qr register reprint`: only the sheets that are no longer right, made anew into PDFs."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.publicity.needs import SheetNeed
from cds_desktop.domain.publicity.products import PRODUCTS, Product
from ui.commands.qr_entered import Entered
from ui.commands.qr_register import find_place
from ui.commands.qr_warnings import (
    Warned,
    making_warnings,
    plan_warnings,
    warned,
    warning_lines,
)

if TYPE_CHECKING:
    from cds_desktop.domain.publicity.sheets import PostedSheet
    from cds_desktop.services.publicity import PosterPlan
    from cds_desktop.services.publicity.register import ListedSheet, SheetWish
    from ui.printing.products.options import ProductOptions


def add_parser(commands: SubParsers) -> None:
    """Add `reprint` to the group `qr register`."""
    group = add_group(commands, "qr", "Mã QR công khai thủ tục")
    register = add_group(group, "register", "Sổ tờ công khai: tờ nào treo ở đâu, còn đúng không")
    reprint = add_command(register, "reprint", "In lại đúng các tờ không còn đúng", _reprint)
    reprint.add_argument("--place", metavar="NƠI", help="chỉ một nơi treo")
    reprint.add_argument("--out", required=True, type=Path, metavar="THƯ_MỤC")


@dataclass
class _Told:
    """What is told in the end, gathered while the sheets are made.

    Attributes:
        first: The first reason for which something was not made.
    """

    warnings: list[Warned] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    first: RuleBroken | None = None

    def refuse(self, codes: Sequence[str], error: RuleBroken) -> None:
        """Note that procedures cannot be made, and why."""
        self.first = self.first or error
        self.warnings += [warned(code, error.code, error.facts) for code in codes]


def _reprint(arguments: argparse.Namespace, session: Session) -> int:
    """Enter first, print second; a sheet that waits to be hung up is printed again, not doubled."""
    if not arguments.out.is_dir():
        raise EnvironmentFault("file.folder_missing", path=arguments.out)
    told = _Told()
    wrong, waiting = _to_print(arguments, session)
    entered, replaced = _entered(session, wrong, told)
    with entered:
        for group in _groups([*waiting, *entered.sheets]):
            _print(session, group, arguments.out, entered, told)
    if not told.files:
        raise told.first or RuleBroken("sheet.nothing_to_reprint")
    kept = {sheet.id for sheet in entered.kept}
    data = {
        "replaced": [replaced[sheet.id] for sheet in entered.sheets if sheet.id in kept],
        "sheets": [number for each in told.files for number in each["sheets"]],
        "files": told.files,
        "warnings": told.warnings,
    }
    lines = [f"{each['out']}: tờ {', '.join(each['sheets'])}" for each in told.files]
    return session.answer(
        data,
        *lines,
        *warning_lines(told.warnings),
        "Treo tờ mới rồi ghi vào sổ bằng lệnh qr register post.",
    )


def _to_print(
    arguments: argparse.Namespace, session: Session
) -> tuple[list[ListedSheet], list[PostedSheet]]:
    """Sheets that must be made anew; those made for others that still wait and are right."""
    from cds_desktop.services.publicity.needs import need_of, successors
    from cds_desktop.services.publicity.register import SheetQuery, list_sheets

    place_id = find_place(session, arguments.place).id if arguments.place else None
    found = list_sheets(
        session.office().open_uow, office_day(session.now()), SheetQuery(place_id=place_id),
        actor=session.actor,
    )  # fmt: skip
    made = successors(found)
    needs = [(each, need_of(each, has_successor=each.sheet.id in made)) for each in found]
    wrong = [each for each, need in needs if need is SheetNeed.REPRINT]
    waiting = [
        each.sheet
        for each, need in needs
        if need is SheetNeed.HANG and each.sheet.replaces is not None
    ]
    return wrong, waiting


def _entered(
    session: Session, wrong: Sequence[ListedSheet], told: _Told
) -> tuple[Entered, Mapping[int, str]]:
    """Enter what replaces these sheets, with their numbers by the id of what replaces them.

    What can no longer be published is left out.
    """
    from cds_desktop.services.publicity.register import add_sheets, reprints
    from cds_desktop.wording.publicity import offline_text

    open_uow, now, actor = session.office().open_uow, session.now(), session.actor
    ids = [each.sheet.id for each in wrong]
    wishes = []
    for wish in reprints(open_uow, ids, office_day(now), actor=actor) if ids else ():
        codes = _publishable(session, wish, told)
        if codes:
            wishes.append(replace(wish, procedure_codes=codes))
    if not wishes:
        return Entered(session), {}
    made = add_sheets(open_uow, wishes, offline_text=offline_text, actor=actor, now=now)
    numbers = {each.sheet.id: each.sheet.number for each in wrong}
    replaced = {
        sheet.id: numbers[wish.replaces]
        for sheet, wish in zip(made, wishes, strict=True)
        if wish.replaces is not None
    }
    return Entered(session, made), replaced


def _publishable(session: Session, wish: SheetWish, told: _Told) -> tuple[str, ...]:
    try:
        plan = _plan(session, wish.procedure_codes)
    except RuleBroken as error:
        told.refuse(wish.procedure_codes, error)
        return ()
    told.warnings += plan_warnings(plan)
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


def _print(
    session: Session, group: Sequence[PostedSheet], folder: Path, entered: Entered, told: _Told
) -> None:
    """Make one file; when a group cannot be made, the others go on."""
    from ui.printing.headless import ensure_gui_application
    from ui.printing.products.making import make_product

    product = group[0].product
    plan = _plan(session, [code.procedure_code for sheet in group for code in sheet.codes], group)
    out = folder / f"{group[0].number}-{product.value}.pdf"
    app = ensure_gui_application()
    try:
        made = make_product(
            product, plan.contents, _options(session, group[0]), out, session.progress("Mã QR")
        )
    except RuleBroken as error:
        told.refuse([content.code for content in plan.contents], error)
        return
    del app
    codes = entered.was_made(plan.contents, made)
    told.warnings += making_warnings(made.warnings)
    told.files.append(
        {
            "out": str(out),
            "sheets": [
                sheet.number
                for sheet in group
                if any(code.procedure_code in codes for code in sheet.codes)
            ],
            "codes": made.codes,
            "decoded": made.decoded,
            "pages": made.pages,
        }
    )


def _options(session: Session, sheet: PostedSheet) -> ProductOptions:
    from cds_desktop.services.publicity.settings import publicity_settings
    from ui.printing.page import A3, A4, A5, A6, SCREEN
    from ui.printing.products.options import ProductOptions

    settings = publicity_settings(session.office().open_uow)
    papers = {each.name: each for each in (A3, A4, A5, A6, SCREEN)}
    return ProductOptions(
        paper=papers[sheet.paper],
        distance_mm=PRODUCTS[sheet.product].distance_mm,
        factor=settings.distance_factor,
        with_logo=settings.with_logo,
    )


def _plan(session: Session, codes: Sequence[str], sheets: Sequence[PostedSheet] = ()) -> PosterPlan:
    """What sheets say; entered ones with their numbers, and with the codes of the register."""
    from cds_desktop.services.publicity import plan_sheets, poster_office
    from cds_desktop.services.publicity.settings import publicity_settings
    from cds_desktop.wording.posted_sheets import hung_at
    from cds_desktop.wording.publicity import offline_text, poster_words

    office = session.office()
    carried = [(code, sheet) for sheet in sheets for code in sheet.codes]
    return plan_sheets(
        office.open_uow,
        poster_office(office.profile),
        poster_words,
        codes=codes,
        on=office_day(session.now()),
        rules=publicity_settings(office.open_uow).payload,
        offline_text=offline_text,
        sheets={
            code.procedure_code: (sheet.number, sheet.edition, hung_at(sheet.place))
            for code, sheet in carried
        },
        payloads={code.procedure_code: code.payload for code, _ in carried},
    )
