"""Payment codes by VietQR (NAPAS, EMVCo merchant-presented): written and read exactly.

The text is a row of fields, each a tag of two digits, a length of two digits and as many
characters; some fields hold fields themselves. The last field is a CRC over everything before its
own value. A payment code asks for money; it never proves that any was paid.
"""

from __future__ import annotations

import re
from binascii import crc_hqx
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from cds_desktop.domain.dossiers import short_code
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.text import normalise

__all__ = [
    "LARGEST_AMOUNT", "LONGEST_ACCOUNT", "LONGEST_PURPOSE", "PaymentAccount", "PaymentCode",
    "Service", "account_number", "bank_bin", "crc", "decode", "dossier_purpose", "encode",
    "looks_like_payment", "payment_purpose", "receiver_in",
]  # fmt: skip

LONGEST_ACCOUNT: Final = 19
LONGEST_PURPOSE: Final = 25
LARGEST_AMOUNT: Final = 9_999_999_999_999
"""Thirteen digits (EMVCo, tag 54)."""
_LONGEST_CODE: Final = 512
_NAPAS: Final = "A000000727"
_VND: Final = "704"
_VIETNAM: Final = "VN"
_STATIC: Final = "11"
_DYNAMIC: Final = "12"
_BEGINNING: Final = "000201"
_CRC_HEAD: Final = "6304"
_ORDER: Final = ("01", "38", "53", "54", "58", "62.08")
_FIXED: Final = {"53": (_VND, "payment.currency"), "58": (_VIETNAM, "payment.country")}
_BIN: Final = re.compile(r"[0-9]{6}")
_ACCOUNT: Final = re.compile(r"[0-9A-Za-z]{1,19}")
_AMOUNT: Final = re.compile(r"[1-9][0-9]{0,12}")
_PRINTABLE: Final = re.compile(r"[ -~]*")
_NOT_IN_PURPOSE: Final = re.compile(r"[^0-9A-Za-z.-]+")
_PLAIN: Final = str.maketrans("đĐ", "dD")
_RECEIVER: Final = re.compile(r"A00000072701[0-9]{2}0006([0-9]{6})01([0-9]{2})([0-9A-Za-z]+)")


class Service(StrEnum):
    """Where the money goes (tag 38, field 02)."""

    TO_ACCOUNT = "QRIBFTTA"
    TO_CARD = "QRIBFTTC"


@dataclass(frozen=True, slots=True)
class PaymentAccount:
    """The account into which the office takes fees.

    Attributes:
        bin: Six digits by which NAPAS knows the bank.
        bank: Its name, for people.
        number: Of the account.
        holder: Who owns it, for people; no part of the code.
        valid_from: First day on which fees are paid into it.
    """

    bin: str
    bank: str
    number: str
    holder: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class PaymentCode:
    """One code.

    Attributes:
        bin: Six digits of the bank.
        account: Number of the account or card, up to 19 signs.
        amount_vnd: In đồng; None leaves it to the payer.
        purpose: Up to 25 printable ASCII signs (`payment_purpose` makes them).
        is_dynamic: For one payment (12) or for many (11); None where the code does not say.
        others: Fields that a bank added, by their tags; "62.05" is field 05 inside tag 62.
        order: Tags in the order of the code, so that a code read is written the same.
    """

    bin: str
    account: str
    amount_vnd: int | None = None
    purpose: str = ""
    service: Service = Service.TO_ACCOUNT
    is_dynamic: bool | None = True
    others: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = _ORDER


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF, no reflection), four capital digits."""
    return f"{crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def encode(code: PaymentCode) -> str:
    """The text of a code.

    Raises:
        RuleBroken: `payment.bin_shape`, `payment.account_shape`, `payment.amount_range`,
            `payment.purpose_long`, `payment.letters`, `payment.too_long`.
    """
    values = dict(code.others)
    values |= {"53": _VND, "58": _VIETNAM, "38": _receiver(code)}
    if code.is_dynamic is not None:
        values["01"] = _DYNAMIC if code.is_dynamic else _STATIC
    if code.amount_vnd is not None:
        values["54"] = str(_amount(code.amount_vnd))
    if code.purpose:
        values["62.08"] = _purpose(code.purpose)
    body = _BEGINNING + _written(values, _complete(code.order, values)) + _CRC_HEAD
    if len(body) + 4 > _LONGEST_CODE:
        raise RuleBroken("payment.too_long", longest=_LONGEST_CODE, found=len(body) + 4)
    return body + crc(body)


def _receiver(code: PaymentCode) -> str:
    account = _fields({"00": bank_bin(code.bin), "01": account_number(code.account)})
    return _fields({"00": _NAPAS, "01": account, "02": code.service.value})


def _amount(amount: int) -> int:
    if not 1 <= amount <= LARGEST_AMOUNT:
        raise RuleBroken("payment.amount_range", most=LARGEST_AMOUNT, found=amount)
    return amount


def _purpose(text: str) -> str:
    if not _PRINTABLE.fullmatch(text):
        raise RuleBroken("payment.letters")
    if len(text) > LONGEST_PURPOSE:
        raise RuleBroken("payment.purpose_long", longest=LONGEST_PURPOSE, found=len(text))
    return text


def _complete(order: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
    """The order, with what it does not name at the end."""
    named = [tag for tag in order if tag in values]
    return named + sorted(values.keys() - set(named))


def _written(values: Mapping[str, str], order: Iterable[str]) -> str:
    """Fields in their order; those of one outer tag stand inside it, where its first one stands."""
    outer: dict[str, str] = {}
    for tag in order:
        name, _, inner = tag.partition(".")
        value = values[tag]
        outer[name] = outer.get(name, "") + _field(inner, value) if inner else value
    return _fields(outer)


def _fields(values: Mapping[str, str]) -> str:
    return "".join(_field(tag, value) for tag, value in values.items())


def _field(tag: str, value: str) -> str:
    if not _PRINTABLE.fullmatch(value):
        raise RuleBroken("payment.letters")
    if not 1 <= len(value) <= 99:
        raise RuleBroken("payment.field_broken", tag=tag)
    return f"{tag}{len(value):02d}{value}"


def looks_like_payment(text: str) -> bool:
    """Whether a scanned text is a payment code, right or broken."""
    plain = text.strip()
    return plain.startswith(_BEGINNING) and _NAPAS in plain


def receiver_in(text: str) -> tuple[str, str] | None:
    """Bank and account of a code, also of one that is broken elsewhere; None without them."""
    found = _RECEIVER.search(text)
    if found is None:
        return None
    bin, length, rest = found[1], int(found[2]), found[3]
    return (bin, rest[:length]) if 1 <= length <= min(len(rest), LONGEST_ACCOUNT) else None


def decode(text: str) -> PaymentCode:
    """Read a code strictly: what is not exactly as prescribed is refused.

    Raises:
        RuleBroken: `payment.not_vietqr`, `payment.letters`, `payment.too_long`,
            `payment.crc_wrong`, `payment.field_broken`, `payment.field_twice`,
            `payment.field_missing`, `payment.kind_unknown`, `payment.service_unknown`,
            `payment.currency`, `payment.country`, and what `encode` refuses.
    """
    plain = text.strip("\r\n\t ")
    if not looks_like_payment(plain):
        raise RuleBroken("payment.not_vietqr")
    if not _PRINTABLE.fullmatch(plain):
        raise RuleBroken("payment.letters")
    if len(plain) > _LONGEST_CODE:
        raise RuleBroken("payment.too_long", longest=_LONGEST_CODE, found=len(plain))
    if plain[-8:-4] != _CRC_HEAD or crc(plain[:-4]) != plain[-4:]:
        raise RuleBroken("payment.crc_wrong")
    fields = _read(plain[len(_BEGINNING) : -8])
    inner = _read(fields["62"], "62") if "62" in fields else {}
    tags = [tag for name in fields for tag in ([name] if name != "62" else _inside("62", inner))]
    values = {**fields, **{f"62.{tag}": value for tag, value in inner.items()}}
    for tag, (wanted, refusal) in _FIXED.items():
        if _needed(values, tag) != wanted:
            raise RuleBroken(refusal, found=values[tag])
    receiver = _read(_needed(values, "38"), "38")
    account = _account(receiver)
    amount = values.get("54")
    if amount is not None and not _AMOUNT.fullmatch(amount):
        raise RuleBroken("payment.amount_shape", found=amount)
    known = {*_ORDER, "62"}
    return PaymentCode(
        bin=bank_bin(account["00"]),
        account=account_number(account["01"]),
        amount_vnd=None if amount is None else int(amount),
        purpose=_purpose(values.get("62.08", "")),
        service=_service(receiver["02"]),
        is_dynamic=_is_dynamic(values.get("01")),
        others=tuple((tag, values[tag]) for tag in tags if tag not in known),
        order=tuple(tags),
    )


def _read(text: str, within: str = "") -> dict[str, str]:
    """The fields of a text, in their order."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        name = f"{within}.{tag}" if within else tag
        is_head = len(length) == 2 and (tag + length).isdigit()
        end = at + 4 + (int(length) if is_head else 0)
        if not is_head or end == at + 4 or end > len(text):
            raise RuleBroken("payment.field_broken", tag=name)
        if tag in found:
            raise RuleBroken("payment.field_twice", tag=name)
        if not within and tag in ("00", "63"):
            raise RuleBroken("payment.field_twice", tag=name)
        found[tag] = text[at + 4 : end]
        at = end
    return found


def _inside(name: str, inner: Mapping[str, str]) -> list[str]:
    return [f"{name}.{tag}" for tag in inner]


def _needed(values: Mapping[str, str], tag: str) -> str:
    if tag not in values:
        raise RuleBroken("payment.field_missing", tag=tag)
    return values[tag]


def _account(receiver: Mapping[str, str]) -> dict[str, str]:
    if list(receiver) != ["00", "01", "02"] or receiver["00"] != _NAPAS:
        raise RuleBroken("payment.not_vietqr")
    account = _read(receiver["01"], "38.01")
    if list(account) != ["00", "01"]:
        raise RuleBroken("payment.not_vietqr")
    return account


def _service(text: str) -> Service:
    if text not in set(Service):
        raise RuleBroken("payment.service_unknown", found=text)
    return Service(text)


def _is_dynamic(text: str | None) -> bool | None:
    if text not in (None, _STATIC, _DYNAMIC):
        raise RuleBroken("payment.kind_unknown", found=text)
    return None if text is None else text == _DYNAMIC


def bank_bin(text: str) -> str:
    """Six digits of a bank.

    Raises:
        RuleBroken: `payment.bin_shape`.
    """
    if not _BIN.fullmatch(text):
        raise RuleBroken("payment.bin_shape", found=text)
    return text


def account_number(text: str) -> str:
    """The number of an account: up to 19 letters and digits.

    Raises:
        RuleBroken: `payment.account_shape`.
    """
    if not _ACCOUNT.fullmatch(text):
        raise RuleBroken("payment.account_shape", longest=LONGEST_ACCOUNT, found=text)
    return text


def payment_purpose(text: str) -> str:
    """A purpose as banks take it: no marks, only letters, digits, blanks, "-" and "."."""
    from unicodedata import combining
    from unicodedata import normalize as composed

    parted = composed("NFD", normalise(text).translate(_PLAIN))
    bare = "".join(sign for sign in parted if not combining(sign))
    return _purpose(_NOT_IN_PURPOSE.sub(" ", bare).strip())


def dossier_purpose(code: str) -> str:
    """What a payment for a dossier names: its code.

    A full code fills the 25 signs exactly. One with a number of five digits would not fit; then
    the code stands without the office's own part, under which the office finds it all the same.
    """
    return payment_purpose(code if len(code) <= LONGEST_PURPOSE else short_code(code))
