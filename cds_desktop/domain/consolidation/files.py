"""A file that came from another unit: what was found in it, and what speaks against it.

Everything here looks at one file alone, with the rules of the office that adds up. Which of
several good files of a unit counts is decided in `choosing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from cds_desktop.domain.periods import Period, PeriodKind
from cds_desktop.domain.report_package import Counts, ReportPackage
from cds_desktop.domain.report_terms import NO_FIELD
from cds_desktop.domain.settlement_form import COLUMNS, IDENTITIES, TOTAL, read_cell
from cds_desktop.domain.unit_keys import SignatureState

MEMBER_PREFIX: Final = "member:"
"""Begins the keys under which a consolidated package names its members in `sources`."""


class FileKind(StrEnum):
    """How the counts came."""

    PACKAGE = "package"
    HAND = "hand"
    FAMILY = "family"


class Treatment(StrEnum):
    """What the office does about a weak proof of origin."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file was refused, or what to look at although it was accepted.

    Attributes:
        code: `incoming.…`; every code has a sentence.
        facts: What the sentence names; only text, whole numbers and days.
        is_warning: Whether the file counts all the same.
    """

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    is_warning: bool = False

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.facts.items(), key=lambda item: item[0]))))


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of a signed workbook which shows something else than the signed count.

    Attributes:
        words: What the cell counts, as people say it.
        place: Sheet and address.
        signed, found: As text; "" for an empty cell.
    """

    cell: str
    words: str
    place: str
    signed: str
    found: str


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """One file as it was found, before anybody judged it.

    Attributes:
        file_hash: SHA-256 of the bytes; the same bytes are the same file under any name.
        package: None where nothing could be read; then `faults` say why.
        fingerprint: Of the key that signed; "" without a signature.
        public_key: The key itself in base64, so that it can be offered for registering.
        faults: What reading found: damaged, a password, macros…
    """

    file_name: str
    file_hash: str
    kind: FileKind = FileKind.PACKAGE
    package: ReportPackage | None = None
    signature: SignatureState = SignatureState.UNSIGNED
    fingerprint: str = ""
    public_key: str = ""
    changed: tuple[CellChange, ...] = ()
    faults: tuple[Reason, ...] = ()

    @property
    def is_consolidated(self) -> bool:
        """Whether the counts are themselves sums of several units."""
        package = self.package
        return package is not None and any(key.startswith(MEMBER_PREFIX) for key in package.sources)


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """What the unit of a file is to us in the period.

    Attributes:
        code: The code under which the unit stands in our tree; "" for a foreign unit.
        via: The name of the unit below us through which its report comes; "" when directly.
        closed_on: The first day on which the unit was gone; None while it stands.
        successors: Names of the units that took over.
        has_key: Whether a key of the unit is registered.
        tree_known: False while no unit below ours is known: then nobody can be told foreign.
    """

    code: str = ""
    name: str = ""
    via: str = ""
    closed_on: date | None = None
    successors: tuple[str, ...] = ()
    has_key: bool = False
    tree_known: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """By what an office judges.

    Attributes:
        our_code: Our own unit; its consolidated report must not come back in.
        is_sample: Whether we are a sample office, which takes sample reports.
        unsigned: A workbook without a signature.
        unknown_key: A signature by a key that nobody has registered yet, of a unit without keys.
    """

    period: Period
    our_code: str
    is_sample: bool = False
    unsigned: Treatment = Treatment.REFUSE
    unknown_key: Treatment = Treatment.WARN


def reasons_of(file: IncomingFile, standing: UnitStanding, rules: Rules) -> tuple[Reason, ...]:
    """Everything that speaks against a file taken alone; warnings last.

    Args:
        file: As it was found.
        standing: Of the unit which it names, in the period.
        rules: Of the office.
    """
    found = list(file.faults)
    package = file.package
    if package is not None and all(reason.is_warning for reason in found):
        found += _of_cells(file)
        found += _of_proof(file, standing, rules)
        found += _of_period(package, rules.period)
        found += _of_unit(file, package, standing, rules)
        found += _of_counts(package.cells)
        if package.is_sample and not rules.is_sample:
            found.append(Reason("incoming.sample", {"unit": package.unit_name}))
    return tuple(sorted(found, key=lambda reason: reason.is_warning))


def _of_cells(file: IncomingFile) -> Iterator[Reason]:
    for change in file.changed:
        yield Reason(
            "incoming.cell_changed",
            {"cell": change.cell, "words": change.words, "place": change.place,
             "signed": change.signed or "trống", "found": change.found or "trống"},
        )  # fmt: skip


def _of_proof(file: IncomingFile, standing: UnitStanding, rules: Rules) -> Iterator[Reason]:
    package = file.package
    assert package is not None
    facts = {"unit": package.unit_name, "fingerprint": file.fingerprint}
    if file.kind is not FileKind.PACKAGE:
        yield Reason("incoming.by_hand", facts, is_warning=True)
        return
    match file.signature:
        case SignatureState.UNSIGNED:
            yield Reason("incoming.unsigned", facts, rules.unsigned is Treatment.WARN)
        case SignatureState.UNKNOWN_KEY:
            only_told = rules.unknown_key is Treatment.WARN and not standing.has_key
            yield Reason("incoming.unknown_key", facts, only_told)
        case SignatureState.BROKEN:
            yield Reason("incoming.signature_broken", facts)
        case SignatureState.OTHER_UNIT:
            yield Reason("incoming.other_units_key", facts)
        case SignatureState.EXPIRED_KEY:
            yield Reason("incoming.expired_key", facts)
        case SignatureState.VALID:
            pass


def _of_period(package: ReportPackage, wanted: Period) -> Iterator[Reason]:
    if (package.first, package.last) == (wanted.first, wanted.last):
        return
    facts = {
        "first": package.first, "last": package.last,
        "wanted_first": wanted.first, "wanted_last": wanted.last,
    }  # fmt: skip
    inside = wanted.first <= package.first and package.last <= wanted.last
    around = package.first <= wanted.first and wanted.last <= package.last
    kinds = {package.period_kind, wanted.kind}
    if inside and (package.first == wanted.first or package.last == wanted.last):
        yield Reason("incoming.half_period", facts)
    elif inside or around or (len(kinds) > 1 and PeriodKind.CUSTOM not in kinds):
        yield Reason("incoming.other_kind", facts)
    else:
        yield Reason("incoming.wrong_month", facts)


def _of_unit(
    file: IncomingFile, package: ReportPackage, standing: UnitStanding, rules: Rules
) -> Iterator[Reason]:
    facts: dict[str, object] = {"unit": package.unit_name, "code": package.unit_code}
    if package.unit_code == rules.our_code or standing.code == rules.our_code:
        if file.is_consolidated:
            yield Reason("incoming.own_consolidation", facts)
        return
    if standing.closed_on is not None:
        yield Reason(
            "incoming.unit_closed",
            {**facts, "day": standing.closed_on,
             "successors": ", ".join(standing.successors) or "chưa rõ"},
        )  # fmt: skip
    elif standing.via:
        yield Reason("incoming.through_other", {**facts, "via": standing.via})
    elif not standing.tree_known:
        yield Reason("incoming.tree_unknown", facts, is_warning=True)
    elif not standing.code:
        yield Reason("incoming.foreign_unit", facts)


def _of_counts(cells: Counts) -> Iterator[Reason]:
    if all(count is None for count in cells.values()):
        yield Reason("incoming.empty")
    for cell, count in sorted(cells.items()):
        if count is not None and count < 0:
            yield Reason("incoming.negative", {"cell": cell, "found": count})
    yield from broken_identities(cells)


def broken_identities(cells: Counts) -> Iterator[Reason]:
    """The identities of form II.06a by line, and the total against its lines."""
    lines: dict[str, dict[int, int | None]] = {}
    for cell, count in cells.items():
        found = read_cell(cell)
        if found is not None:
            # Dossiers without a field have a line of their own, whose name is empty.
            name = TOTAL if found.field is None else found.field
            lines.setdefault(name, {})[found.column] = count
    for name in sorted(lines, key=lambda name: (name != TOTAL, name)):
        line = lines[name]
        for left, right in IDENTITIES:
            whole, parts = line.get(left), [line.get(number) for number in right]
            given = [part for part in parts if part is not None]
            if whole is None or len(given) != len(parts) or whole == sum(given):
                continue
            yield Reason(
                "incoming.identity",
                {"line": name or NO_FIELD,
                 "identity": f"({left}) = {' + '.join(f'({n})' for n in right)}",
                 "left": whole, "right": sum(given)},
            )  # fmt: skip
    yield from _totals_against_lines(lines)


def _totals_against_lines(lines: Mapping[str, Mapping[int, int | None]]) -> Iterator[Reason]:
    fields = [line for name, line in lines.items() if name != TOTAL]
    total = lines.get(TOTAL)
    if total is None or not fields:
        return
    for column in COLUMNS:
        whole, parts = total.get(column), [line.get(column) for line in fields]
        given = [part for part in parts if part is not None]
        if whole is not None and len(given) == len(parts) and whole != sum(given):
            yield Reason(
                "incoming.total_differs", {"column": column, "left": whole, "right": sum(given)}
            )


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """A file with what was said about it alone; `choosing` decides whether it counts.

    Attributes:
        id: Its number in our records; 0 before it is stored.
        unit_code: As it stands in our tree; "" where it could not be told.
        cells: Empty for a file with refusing reasons.
        received_at: When these bytes came first.
        withdrawn: Why an officer took it out again; "" while it stands.
    """

    id: int
    file_name: str
    file_hash: str
    kind: FileKind
    unit_code: str
    unit_name: str
    version: int
    content_hash: str
    is_signed: bool
    made_at: datetime | None
    received_at: datetime
    cells: Counts
    reasons: tuple[Reason, ...] = ()
    withdrawn: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the file could count if no other of its unit stood against it."""
        return not self.withdrawn and all(reason.is_warning for reason in self.reasons)
