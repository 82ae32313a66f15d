"""What a scanned text is by its looks alone, before the register is asked.

A text on a wall may be hostile: it is data here, cut to a length, freed of control characters,
and never opened. A text that belongs to a person is not handed on at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from cds_desktop.domain.cards import looks_like_card
from cds_desktop.domain.dossiers import clean_code
from cds_desktop.domain.payment_codes import looks_like_payment
from cds_desktop.domain.publicity.addresses import (
    AddressKind,
    AddressPattern,
    read_portal_address,
)
from cds_desktop.domain.publicity.sheets import ScanKind
from cds_desktop.domain.rating_codes import read_rating_text
from cds_desktop.domain.text import normalise_lines

__all__ = ["LONGEST_SHOWN", "Recognised", "clean_scan", "recognise_text"]

LONGEST_READ: Final = 8_000
"""No QR code holds more; what is longer did not come from one."""
LONGEST_SHOWN: Final = 500
# Of any scheme: payment_codes knows those of NAPAS, even broken ones.
_PAYMENT: Final = re.compile(r"000201\d{2}.*6304[0-9A-F]{4}", re.IGNORECASE | re.DOTALL)
_DOSSIER: Final = re.compile(r"(?:[0-9A-Z.]{3,14}-)?[0-9]{6}-[0-9]{4,5}")
_IDENTITY: Final = re.compile(r"[0-9]{9}|[0-9]{12}|[A-Z]{2}[0-9]{13}|[A-Z]{2}[0-9]{9}VN")
"""Identity numbers, old and new, a health-insurance card, a letter on its way to somebody."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A scanned text by its looks.

    Attributes:
        text: For showing and keeping, cleaned and cut; a person's paper leaves at most the
            dossier's code.
        procedure_code: National code that an address of the portal carries.
        portal: Name of the portal in words, for addresses of the State.
        issued_on: Day on which the portal made the address, where it tells.
    """

    kind: ScanKind
    text: str
    procedure_code: str = ""
    portal: str = ""
    issued_on: date | None = None


def clean_scan(text: str) -> str:
    """A scanned text as it may be compared: NFC, no control characters, no endless length."""
    return normalise_lines(text[:LONGEST_READ])


def recognise_text(text: str, patterns: Iterable[AddressPattern], on: date) -> Recognised:
    """Tell what a text is by its looks; FOREIGN is whatever nothing else claims."""
    if len(text) > LONGEST_READ:
        return Recognised(ScanKind.FOREIGN, shown(text))
    cleaned = clean_scan(text)
    compact = cleaned.replace(" ", "")
    if looks_like_payment(cleaned) or _PAYMENT.fullmatch(compact):
        return Recognised(ScanKind.PAYMENT, shown(cleaned))
    if read_rating_text(compact) is not None:
        return Recognised(ScanKind.RATING, shown(cleaned))
    first = clean_code(cleaned.split(";", 1)[0])
    if _DOSSIER.fullmatch(first):
        return Recognised(ScanKind.SLIP, first)
    if looks_like_card(cleaned) or _IDENTITY.fullmatch(compact.upper()):
        return Recognised(ScanKind.SLIP, "")
    found = read_portal_address(cleaned, patterns, on)
    if found is None:
        return Recognised(ScanKind.FOREIGN, shown(cleaned))
    if found.kind is AddressKind.LOOKUP:
        return Recognised(ScanKind.SLIP, "", portal=found.pattern.name)
    is_old = found.kind is AddressKind.OLD_PORTAL
    return Recognised(
        ScanKind.OLD_PORTAL if is_old else ScanKind.PORTAL,
        shown(cleaned),
        found.procedure_code,
        found.pattern.name,
        found.issued_on,
    )


def shown(text: str) -> str:
    """A text for showing and keeping: cleaned, and cut with a mark."""
    cleaned = normalise_lines(text[: LONGEST_SHOWN * 2])
    return cleaned if len(cleaned) <= LONGEST_SHOWN else cleaned[: LONGEST_SHOWN - 1] + "…"
