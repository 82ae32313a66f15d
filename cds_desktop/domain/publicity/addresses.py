"""Addresses of the State's portals: patterns as data with validity, matched strictly.

A false code looks like a true one: `dichvucong-gov.vn`, `dichvucong.gov.vn.example`, or
`https://dichvucong.gov.vn@example`. Hosts are compared label by label, never by their beginning.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from cds_desktop.domain.clock import office_day

__all__ = [
    "AddressKind", "AddressPattern", "PortalAddress", "address_variants", "patterns_from_toml",
    "read_portal_address", "uuid_day",
]  # fmt: skip

LONGEST_ADDRESS: Final = 2_000
_PLAIN: Final = re.compile(r"[!-~]+")
_UUID_7: Final = re.compile(
    r"([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE
)
_CODE: Final = re.compile(r"\d+\.\d{6}(?:\.[\w.]+)?")


class AddressKind(StrEnum):
    """What an address leads to."""

    OLD_PORTAL = "old_portal"
    PORTAL = "portal"
    LOOKUP = "lookup"


@dataclass(frozen=True, slots=True)
class AddressPattern:
    """One way in which a portal writes its addresses.

    Attributes:
        hosts: Exact, or with "*" for one label.
        path: With "*" for signs except "/", "**" for any signs.
        code_in: Query field that carries the national code of the procedure.
        uuid_in: Whether the path ends with a UUID.
        valid_from: First day of such addresses; None where nobody knows it.
        ended_on: First day on which they lead nowhere; None while they work.
    """

    id: str
    name: str
    kind: AddressKind
    hosts: tuple[str, ...]
    path: str
    source: str
    sureness: str
    code_in: str = ""
    uuid_in: bool = False
    valid_from: date | None = None
    ended_on: date | None = None

    def fits(self, host: str, path: str) -> bool:
        """Whether an address of this host and path is written so."""
        return any(_glob(each, "[^./]*").fullmatch(host) for each in self.hosts) and bool(
            _glob(self.path, "[^/]*").fullmatch(path)
        )


@dataclass(frozen=True, slots=True)
class PortalAddress:
    """An address of a portal of the State.

    Attributes:
        kind: OLD_PORTAL also for an address issued before its pattern was valid.
        procedure_code: The national code that it carries; "" without one.
        issued_on: Day on which the portal made it, where the address tells.
    """

    kind: AddressKind
    pattern: AddressPattern
    procedure_code: str = ""
    issued_on: date | None = None


def read_portal_address(
    text: str, patterns: Iterable[AddressPattern], on: date
) -> PortalAddress | None:
    """What a text says as an address of a portal; None when it is none.

    Args:
        text: As scanned.
        patterns: In the order in which they are tried.
        on: Day for which is asked: a pattern that ended later still counts as working.
    """
    parts = _split(text)
    if parts is None:
        return None
    host, path, query = parts
    for pattern in patterns:
        if pattern.fits(host, path):
            return _address(pattern, path, query, on)
    return None


def uuid_day(text: str) -> date | None:
    """The office's day on which a UUID of version 7 was made; None for anything else."""
    found = _UUID_7.fullmatch(text)
    if found is None:
        return None
    milliseconds = int(found[1] + found[2], 16)
    try:
        return office_day(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds))
    except OverflowError:  # 48 bits reach beyond the year 9999
        return None


def address_variants(text: str) -> tuple[str, ...]:
    """A text and the ways in which the same address may be stored: with and without the last /."""
    bare = text.strip().rstrip("/")
    return (bare, f"{bare}/")


def patterns_from_toml(text: str) -> tuple[AddressPattern, ...]:
    """Read patterns as shipped in `resources/publicity`.

    Raises:
        ValueError: The text is no TOML, or a pattern lacks a key.
    """
    return tuple(_pattern(entry) for entry in tomllib.loads(text).get("pattern", []))


def _pattern(entry: Mapping[str, Any]) -> AddressPattern:
    try:
        return AddressPattern(
            id=str(entry["id"]),
            name=str(entry["name"]),
            kind=AddressKind(entry["kind"]),
            hosts=tuple(str(host) for host in entry["hosts"]),
            path=str(entry["path"]),
            source=str(entry["source"]),
            sureness=str(entry["sureness"]),
            code_in=str(entry.get("code_in", "")),
            uuid_in=bool(entry.get("uuid_in", False)),
            valid_from=entry.get("valid_from"),
            ended_on=entry.get("ended_on"),
        )
    except KeyError as error:
        raise ValueError(f"a pattern of addresses lacks {error}") from error


def _split(text: str) -> tuple[str, str, str] | None:
    """Host, path and query of a plain web address; None for anything a reader could misread."""
    address = text.strip()
    if len(address) > LONGEST_ADDRESS or not _PLAIN.fullmatch(address):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or "@" in parts.netloc or "\\" in address:
        return None
    if port not in (None, 80, 443) or not parts.hostname:
        return None
    return parts.hostname.lower(), parts.path or "/", parts.query


def _address(pattern: AddressPattern, path: str, query: str, on: date) -> PortalAddress:
    kind, code, issued_on = pattern.kind, "", None
    if pattern.code_in:
        fields = {name.lower(): values for name, values in parse_qs(query).items()}
        given = fields.get(pattern.code_in, [""])[0].strip()
        code = given if _CODE.fullmatch(given) else ""
    if pattern.uuid_in:
        issued_on = uuid_day(path.rpartition("/")[2])
        first = pattern.valid_from
        if issued_on is not None and first is not None and issued_on < first:
            kind = AddressKind.OLD_PORTAL
    if kind is AddressKind.OLD_PORTAL and pattern.ended_on is not None and on < pattern.ended_on:
        kind = AddressKind.PORTAL
    return PortalAddress(kind, pattern, code, issued_on)


def _glob(text: str, one: str) -> re.Pattern[str]:
    """A pattern with stars as an expression; case tells nothing, readers may have CapsLock on."""
    parts = (re.escape(part).replace(r"\*", one) for part in text.split("**"))
    return re.compile(".*".join(parts), re.IGNORECASE)
