"""What scanned texts are, asked of the register and of the catalogue; nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.domain.payment_codes import receiver_in
from cds_desktop.domain.publicity.addresses import (
    AddressPattern,
    address_variants,
    patterns_from_toml,
)
from cds_desktop.domain.publicity.printed import is_address
from cds_desktop.domain.publicity.recognition import Recognised, clean_scan, recognise_text
from cds_desktop.domain.publicity.sheets import PostedSheet, ScanKind
from cds_desktop.domain.text import fold
from cds_desktop.persistence import posting_places as places
from cds_desktop.persistence import sheet_register as stored
from cds_desktop.persistence.posting_places import VersionNow
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.resources import resource
from cds_desktop.services.payment_account import stored_account
from cds_desktop.services.publicity.register_lists import office_addresses
from cds_desktop.services.publicity.settings import stored_publicity_settings

__all__ = ["Scan", "ScanReader", "address_patterns", "hangs", "recognise", "recognise_all"]


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scanned text is.

    Attributes:
        text: Cleaned for showing; "" or the dossier's code alone for a person's paper.
        procedure_code: Of the procedure to which the text leads; "" where nobody knows.
        sheet_ids: Sheets that carry it: those that hang; else those not hung yet; else those
            taken down. One that was made and given up before it hung counts for nothing.
        former: Numbers of the sheets taken down, where the code is right and nothing else
            carries it.
        is_right: Whether it is today's address of a procedure in force.
        is_withdrawn: Whether the procedure is no longer in force.
        is_own_account: Whether a payment goes into the office's own account for fees.
        portal: Name of the portal for an address of the State.
        issued_on: Day on which the portal made the address, where it tells.
    """

    kind: ScanKind
    text: str
    procedure_code: str = ""
    procedure_name: str = ""
    sheet_ids: tuple[int, ...] = ()
    portal: str = ""
    issued_on: date | None = None
    former: tuple[str, ...] = ()
    is_right: bool = False
    is_withdrawn: bool = False
    is_own_account: bool = False


@cache
def address_patterns() -> tuple[AddressPattern, ...]:
    """How addresses of the State's portals look, as shipped."""
    return patterns_from_toml(resource("publicity", "portals.toml").read_text(encoding="utf-8"))


def recognise(open_uow: OpenUow, text: str, on: date, *, actor: Actor | None = None) -> Scan:
    """Tell what a scanned text is.

    Raises:
        RuleBroken: `officer.not_allowed`, `scan.empty`.
    """
    return recognise_all(open_uow, (text,), on, actor=actor)[0]


def recognise_all(
    open_uow: OpenUow, texts: Sequence[str], on: date, *, actor: Actor | None = None
) -> tuple[Scan, ...]:
    """Tell what each of many texts is, such as all codes of a booklet.

    Raises:
        RuleBroken: `officer.not_allowed`, `scan.empty`.
    """
    require_of(actor, Right.MAKE_POSTERS)
    with open_uow(read_only=True) as uow:
        reader = ScanReader(uow, on)
        reader.look_up(texts)
        return tuple(reader.read(text)[0] for text in texts)


def hangs(sheet: PostedSheet) -> bool:
    """Whether a sheet is on its wall."""
    return sheet.posted_on is not None and sheet.removed_on is None


class ScanReader:
    """Reads texts inside one transaction; what many of them need is fetched once."""

    def __init__(self, uow: UnitOfWork, on: date) -> None:
        self._uow, self._on = uow, on
        self._now: dict[str, VersionNow] | None = None
        self._pages: dict[str, VersionNow] = {}
        self._carrying: dict[str, set[int]] = {}
        self._looked_up: set[str] = set()
        self._sheets: dict[int, PostedSheet] = {}
        self._offline: dict[str, set[int]] | None = None

    def look_up(self, texts: Sequence[str]) -> None:
        """Fetch at once which sheets carry these texts, instead of one by one."""
        wanted = {
            variant.lower() for text in texts for variant in address_variants(clean_scan(text))
        }
        self._looked_up |= wanted
        self._carrying |= stored.sheets_saying(self._uow.session, wanted)
        ids = {number for found in self._carrying.values() for number in found}
        self._fetch(ids)

    def read(self, text: str) -> tuple[Scan, list[PostedSheet]]:
        """What a text is, and every sheet that ever hung or may hang with it, oldest first.

        Raises:
            RuleBroken: `scan.empty`.
        """
        cleaned = clean_scan(text)
        if not cleaned:
            raise RuleBroken("scan.empty")
        looks = recognise_text(text, address_patterns(), self._on)
        if looks.kind is ScanKind.PAYMENT:
            return replace(_scan(looks), is_own_account=self._is_own_account(cleaned)), []
        if looks.kind in (ScanKind.SLIP, ScanKind.RATING):
            return _scan(looks), []
        saying = self._sheets_saying(cleaned)
        carrying = [each for each in saying if each.removed_on is None or each.posted_on]
        if carrying:
            return self._scan_of_sheets(looks, cleaned, carrying), carrying
        scan = self._scan_of_catalogue(looks, cleaned)
        if saying and scan.kind in (ScanKind.FOREIGN, ScanKind.PORTAL):
            # The office itself made it once, though it was to hang nowhere.
            scan = self._scan(looks, ScanKind.OLD_VERSION, _code_with(saying[-1], cleaned))
        return scan, []

    def _is_own_account(self, text: str) -> bool:
        account = stored_account(self._uow, self._on)
        return account is not None and receiver_in(text) == (account.bin, account.number)

    def _sheets_saying(self, text: str) -> list[PostedSheet]:
        variants = {variant.lower() for variant in address_variants(text)}
        if not variants <= self._looked_up:
            self.look_up((text,))
        ids = {number for each in variants for number in self._carrying.get(each, ())}
        if not ids and not is_address(text):
            # Readers are keyboards: line ends and marks of a long text may get lost.
            ids = self._offline_sheets().get(fold(text), set())
            self._fetch(ids)
        return [self._sheets[number] for number in sorted(ids)]

    def _fetch(self, ids: Collection[int]) -> None:
        missing = set(ids) - self._sheets.keys()
        if missing:
            found = stored.sheets(self._uow.session, ids=missing)
            self._sheets |= {sheet.id: sheet for sheet in found}

    def _offline_sheets(self) -> dict[str, set[int]]:
        if self._offline is None:
            self._offline = {}
            for number, said in stored.offline_codes(self._uow.session):
                self._offline.setdefault(fold(said), set()).add(number)
        return self._offline

    def _scan_of_sheets(
        self, looks: Recognised, text: str, carrying: Sequence[PostedSheet]
    ) -> Scan:
        shelved = [sheet for sheet in carrying if sheet.removed_on is None]
        chosen = [sheet for sheet in shelved if hangs(sheet)] or shelved or carrying
        ids = tuple(sheet.id for sheet in chosen)
        right = self._right_today(text)
        if right is not None and not shelved:
            scan = self._scan(looks, ScanKind.CATALOGUE, right.code, ids)
            return replace(scan, is_right=True, former=tuple(sheet.number for sheet in chosen))
        kind = ScanKind.OURS if shelved else ScanKind.OLD_VERSION
        scan = self._scan(looks, kind, _code_with(chosen[-1], text), ids)
        return replace(scan, is_right=right is not None)

    def _scan_of_catalogue(self, looks: Recognised, text: str) -> Scan:
        right = self._right_today(text)
        if right is not None:
            return replace(self._scan(looks, ScanKind.CATALOGUE, right.code), is_right=True)
        if is_address(text):
            former = places.versions_with_address(self._uow.session, address_variants(text))
            if former:
                return self._scan(looks, ScanKind.OLD_VERSION, former[0].code)
        return self._scan(looks, looks.kind, looks.procedure_code)

    def _right_today(self, text: str) -> VersionNow | None:
        """The procedure in force of which this is the page."""
        self._in_force()
        wanted = {each.lower() for each in address_variants(text)}
        return next((self._pages[each] for each in wanted & self._pages.keys()), None)

    def _scan(
        self, looks: Recognised, kind: ScanKind, code: str, ids: tuple[int, ...] = ()
    ) -> Scan:
        scan = replace(_scan(looks), kind=kind, procedure_code=code, sheet_ids=ids)
        now = self._in_force()
        if not code or code in now:
            return replace(scan, procedure_name=now[code].name if code else "")
        history = self._uow.procedures.history(code)
        if not history:  # nobody knows it
            return scan
        last = history[-1]
        is_withdrawn = last.valid_to is not None and last.valid_to <= self._on
        return replace(scan, procedure_name=last.procedure.name, is_withdrawn=is_withdrawn)

    def _in_force(self) -> dict[str, VersionNow]:
        if self._now is None:
            self._now = places.versions_now(self._uow.session, self._on)
            rules = stored_publicity_settings(self._uow).payload
            for version in self._now.values():
                for address in office_addresses(version, rules):
                    self._pages[address.lower()] = version
        return self._now


def _scan(looks: Recognised) -> Scan:
    return Scan(looks.kind, looks.text, portal=looks.portal, issued_on=looks.issued_on)


def _code_with(sheet: PostedSheet, text: str) -> str:
    """The procedure whose code says this text; of a changed spelling, the first of the sheet."""
    wanted = {fold(each) for each in address_variants(text)}
    for code in sheet.codes:
        if fold(code.payload) in wanted:
            return code.procedure_code
    return sheet.codes[0].procedure_code
