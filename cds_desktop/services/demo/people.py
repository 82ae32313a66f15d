"""Invented applicants with the names, spellings and hamlets of the south-west."""

from __future__ import annotations

import csv
from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final

from cds_desktop.domain.people import PersonKind
from cds_desktop.domain.text import name_sort_key, search_key, text_sort_key
from cds_desktop.resources import resource

PERSON_COLUMNS: Final = (
    "id", "kind", "full_name", "name_key", "sort_key", "id_number", "born_on", "phone",
    "address", "email",
)  # fmt: skip
# Codes of the population register end at 096, and the prefix 095 is out of service: nobody's
# real number can be met.
_NO_PROVINCE: Final = "097"
_NO_NETWORK: Final = "095"
_REMEMBERED: Final = 20_000
_COMES_AGAIN: Final = 0.62
_KHMER_SHARE: Final = 0.035
_ORGANISATION_SHARE: Final = 0.018
_ORGANISATIONS: Final = (
    "Công ty TNHH Một thành viên {name}",
    "Công ty TNHH Thủy sản {name}",
    "Doanh nghiệp tư nhân {name}",
    "Hợp tác xã Nuôi tôm {hamlet}",
    "Hợp tác xã Nông nghiệp {hamlet}",
    "Trường Tiểu học {hamlet}",
    "Ban Nhân dân ấp {hamlet}",
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """What a dossier takes over of its owner."""

    id: int
    name: str
    key: str
    sort: str


class _Choice:
    """One part of a name, drawn by weight, with its keys worked out once."""

    def __init__(self, items: Sequence[tuple[str, int]]) -> None:
        self.texts = [text for text, _ in items]
        self.keys = [search_key(text) for text in self.texts]
        self.sorts = [text_sort_key(text) for text in self.texts]
        self._sums = list(accumulate(weight for _, weight in items))

    def draw(self, share: float) -> int:
        """The number of the part on which a share between 0 and 1 falls."""
        return bisect(self._sums, share * self._sums[-1])


class Crowd:
    """Draws the applicant of each dossier: somebody known, or somebody new.

    Args:
        random: The source of chance of the whole sample office.
        first_id: Id of the first new person.
        place: The unit's name as the end of an address.
        is_ward: Hamlets are called "khóm" in a ward.
    """

    def __init__(self, random: Random, *, first_id: int, place: str, is_ward: bool) -> None:
        self._chance: Callable[[], float] = random.random
        self._parts = _read_parts()
        self._next_id = self._first_id = first_id
        self._shift = int(random.random() * 1_000_000)
        self._place = place
        self._hamlet_word = "Khóm" if is_ward else "Ấp"
        self._known: list[Applicant] = []
        self.new_rows: list[tuple[int | str | None, ...]] = []

    @property
    def size(self) -> int:
        """How many people there are so far."""
        return self._next_id - self._first_id

    def draw(self) -> Applicant:
        """The applicant of one more dossier."""
        chance = self._chance
        if len(self._known) > 20 and chance() < _COMES_AGAIN:
            return self._known[int(chance() * len(self._known))]
        applicant = self._organisation() if chance() < _ORGANISATION_SHARE else self._citizen()
        if len(self._known) < _REMEMBERED:
            self._known.append(applicant)
        else:
            self._known[int(chance() * _REMEMBERED)] = applicant
        return applicant

    def somebody(self) -> Applicant:
        """Somebody known; there is always one after the first `draw`."""
        return self._known[int(self._chance() * len(self._known))]

    def _citizen(self) -> Applicant:
        chance = self._chance
        is_woman = chance() < 0.53
        name, key, sort = self._khmer(is_woman) if chance() < _KHMER_SHARE else self._kinh(is_woman)
        born = 1942 + int(64 * (chance() + chance()) / 2 + chance() * 2)
        sign = (1 if is_woman else 0) + (2 if born >= 2000 else 0)
        id_number = None
        if chance() < 0.96:
            id_number = f"{_NO_PROVINCE}{sign}{born % 100:02d}{self._serial():06d}"
        day, month = 1 + int(chance() * 28), 1 + int(chance() * 12)
        born_on = f"{day:02d}/{month:02d}/{born}" if chance() < 0.97 else str(born)
        return self._store(PersonKind.CITIZEN, name, key, sort, id_number, born_on)

    def _kinh(self, is_woman: bool) -> tuple[str, str, str]:
        family = self._parts["family"]
        middle = self._parts["middle_female" if is_woman else "middle_male"]
        given = self._parts["given_female" if is_woman else "given_male"]
        chance = self._chance
        first, second, third = (
            family.draw(chance()), middle.draw(chance()), given.draw(chance()),
        )  # fmt: skip
        middle_words = middle.texts[second].split()
        if given.texts[third] in middle_words or family.texts[first] in middle_words:
            second = 0
        name = f"{family.texts[first]} {middle.texts[second]} {given.texts[third]}"
        key = f"{family.keys[first]} {middle.keys[second]} {given.keys[third]}"
        sort = f"{given.sorts[third]}!{family.sorts[first]}!{middle.sorts[second]}"
        return name, key, sort

    def _khmer(self, is_woman: bool) -> tuple[str, str, str]:
        family = self._parts["khmer_family"]
        rest = self._parts["khmer_female" if is_woman else "khmer_male"]
        first, second = family.draw(self._chance()), rest.draw(self._chance())
        name = f"{family.texts[first]} {rest.texts[second]}"
        return name, search_key(name), name_sort_key(name)

    def _organisation(self) -> Applicant:
        chance = self._chance
        template = _ORGANISATIONS[int(chance() * len(_ORGANISATIONS))]
        hamlets, given = self._parts["hamlet"], self._parts["given_male"]
        name = template.format(
            name=f"{given.texts[given.draw(chance())]} {given.texts[given.draw(chance())]}",
            hamlet=hamlets.texts[hamlets.draw(chance())],
        )
        # Ten invented digits in the shape of a tax code.
        return self._store(
            PersonKind.ORGANISATION, name, search_key(name), name_sort_key(name),
            f"9990{self._serial():06d}", "",
        )  # fmt: skip

    def _serial(self) -> int:
        """Six digits which differ for the first million people."""
        return (self._next_id * 7_919 + self._shift) % 1_000_000

    def _store(
        self, kind: PersonKind, name: str, key: str, sort: str, id_number: str | None, born: str
    ) -> Applicant:
        chance = self._chance
        phone = f"{_NO_NETWORK}{int(chance() * 10_000_000):07d}" if chance() < 0.93 else ""
        hamlets = self._parts["hamlet"]
        hamlet = hamlets.texts[hamlets.draw(chance())]
        number = f"Số {1 + int(chance() * 240)}, " if chance() < 0.35 else ""
        word = self._hamlet_word.lower() if number else self._hamlet_word
        address = f"{number}{word} {hamlet}, {self._place}"
        applicant = Applicant(self._next_id, name, key, sort)
        self.new_rows.append(
            (applicant.id, kind.value, name, key, sort, id_number, born, phone, address, "")
        )
        self._next_id += 1
        return applicant


def _read_parts() -> dict[str, _Choice]:
    found: dict[str, list[tuple[str, int]]] = {}
    with resource("sample", "names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["part"], []).append((row["text"], int(row["weight"])))
    return {part: _Choice(items) for part, items in found.items()}
