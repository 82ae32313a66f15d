"""What the register and the journal keep of a code that was found on a wall: nothing of a person.

A payment code says whose money it is, an address may carry a dossier and an identity number in
its query, a text may be a name with a telephone number. The screen shows all of it at once; what
stays for years is only what tells later which code it was.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from cds_desktop.domain.payment_codes import receiver_in
from cds_desktop.domain.publicity.printed import is_address
from cds_desktop.domain.publicity.sheets import ScanKind
from cds_desktop.domain.text import normalise

__all__ = ["LONGEST_KEPT", "kept_text"]

LONGEST_KEPT: Final = 60
"""Of the words of a text that leads nowhere."""
_LONGEST_ADDRESS: Final = 300
_MASK: Final = "…"
_PAYMENT: Final = "VietQR"
_OTHER_PAYMENT: Final = "Mã chuyển tiền"
_TEXT: Final = "Văn bản"
_UUID: Final = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_PROCEDURE: Final = r"(?<![0-9.])[0-9]\.[0-9]{6}(?:(?:\.[0-9]{2,3}){3}\.[a-z][0-9]{2})?(?![0-9])"
_DOSSIER: Final = r"(?<![0-9a-z])(?:[0-9a-z.]{3,14}-)?[0-9]{6}-[0-9]{4,5}(?![0-9])"
_NINE_DIGITS: Final = r"[0-9](?:[ .\-_]?[0-9]){8,}"
_SIX_DIGITS: Final = r"[0-9](?:[ .\-_]?[0-9]){5,}"
_IN_ADDRESS: Final = re.compile(
    f"(?P<right>{_UUID}|{_PROCEDURE})|{_DOSSIER}|{_NINE_DIGITS}", re.IGNORECASE
)
_IN_HOST: Final = re.compile(f"{_DOSSIER}|[0-9]{{9,}}", re.IGNORECASE)
_IN_TEXT: Final = re.compile(_SIX_DIGITS)
_PERSON: Final = re.compile(rf"{_DOSSIER}|{_NINE_DIGITS}|@|vcard|mecard|\bwifi:", re.IGNORECASE)
"""Numbers as long as a telephone's or an identity's, a dossier, a letter box, a password."""
_NAME_WORDS: Final = range(2, 7)


def kept_text(text: str, kind: ScanKind, procedure_code: str = "") -> str:
    """What may be stored of a scanned text.

    Args:
        text: As it is shown.
        kind: What it is; a slip's or a rating's text is not kept at all.
        procedure_code: National code that stands beside an address whose query is cut.

    Returns:
        Bank and account of a payment code; scheme, host and path of an address; the first words
        of any other text, and of one that may be about a person only that it was a text.
    """
    if kind in (ScanKind.SLIP, ScanKind.RATING) or not text.strip():
        return ""
    if kind is ScanKind.PAYMENT:
        receiver = receiver_in(text)
        return " ".join((_PAYMENT, *receiver)) if receiver else _OTHER_PAYMENT
    if is_address(text):
        return _kept_address(text, procedure_code)
    return _kept_words(text)


def _kept_address(text: str, procedure_code: str) -> str:
    try:
        parts = urlsplit(normalise(text).split()[0])  # words behind it are no address
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return _TEXT
    host = _IN_HOST.sub(_MASK, host) + (f":{port}" if port else "")
    path = _IN_ADDRESS.sub(lambda found: found["right"] or _MASK, parts.path)
    address = _cut(f"{parts.scheme}://{host}{path}", _LONGEST_ADDRESS)
    return f"{address} {procedure_code}" if parts.query and procedure_code else address


def _kept_words(text: str) -> str:
    words = normalise(text)
    if _PERSON.search(words) or _is_name(words):
        return _TEXT
    return _cut(f"{_TEXT}: {_IN_TEXT.sub(_MASK, words)}", LONGEST_KEPT)


def _is_name(text: str) -> bool:
    """Whether a text is a few words, each with a capital: a person's name rather than a notice."""
    words = text.split()
    return len(words) in _NAME_WORDS and all(word[0].isupper() for word in words)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}{_MASK}"
