"""The register of dossiers (Sổ theo dõi hồ sơ): one a year, numbered without gaps from 1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cds_desktop.domain.dossiers import Channel, Status


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One dossier of the register, as it stands today."""

    number: int
    code: str
    procedure_name: str
    sets: int
    owner_name: str
    address: str
    phone: str
    received_at: datetime
    due_at: datetime | None
    extended_due_at: datetime | None
    ended_at: datetime | None
    returned_at: datetime | None
    channel: Channel
    status: Status
    receiver_name: str


@dataclass(frozen=True, slots=True)
class RegisterContent:
    """A printed register in words.

    Attributes:
        title_lines: Under the title: year, volume, numbers.
        opening: The sentence over the first row: opened when, or which volume it goes on from.
        rows: The words of each row by the keys of the columns.
        closing: The sentence under the last row.
        signatures: Titles of those who close the register.
        reprint: 0 on the first print, then the number of the reprint.
        is_sample: Written in the sample office; every page says that it has no force.
    """

    unit_lines: tuple[str, ...]
    title_lines: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    closing: str
    signatures: tuple[str, ...]
    opening: str = ""
    reprint: int = 0
    is_sample: bool = False


def missing_numbers(lines: Iterable[RegisterLine]) -> tuple[int, ...]:
    """Numbers from 1 to the last that no dossier carries; a sound register has none."""
    taken = {line.number for line in lines}
    return tuple(number for number in range(1, max(taken, default=0) + 1) if number not in taken)
