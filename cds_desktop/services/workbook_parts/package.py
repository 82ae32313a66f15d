"""A workbook as the parts of its zip file: only parts that were changed are written anew."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.services.workbook_facts import workbook_facts
from cds_desktop.services.workbook_parts.markup import BadMarkup, Element, parse, write

CONTENT_TYPES: Final = "[Content_Types].xml"
_PLAIN_WORKBOOK: Final = "spreadsheetml.sheet.main+xml"
_PARSED_BYTES: Final = 8 * 1024 * 1024
"""XML that is read; a sheet of 10,000 rows and 20 columns. It takes about ten seconds."""
_MOST_WORK: Final = 30_000_000
"""Some 20,000 formulas; a few seconds."""
_UNPACKED_BYTES: Final = 96 * 1024 * 1024
_FILE_BYTES: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another.

    Attributes:
        kind: Last word of its type, such as `worksheet`.
        target: Name of the part, or the address of something outside.
    """

    id: str
    kind: str
    target: str
    is_outside: bool


class Package:
    """The parts of one workbook; trees are read on demand and written when marked as changed."""

    def __init__(self, path: Path) -> None:
        """Check the file and open its directory.

        Raises:
            RuleBroken: `template.macros`, `template.external_links`, `template.signed`,
                `template.not_xlsx`, or as `workbook_facts`.
            EnvironmentFault: As `workbook_facts`.
        """
        _check(path)
        self.file_name = path.name
        self._parts = _unpacked(path)
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()
        self._parsed_bytes = 0
        self._work_left = _MOST_WORK
        kinds = self.tree(CONTENT_TYPES)
        self.workbook = next(
            (
                relation.target
                for relation in self.relations("")
                if relation.kind == "officeDocument" and relation.target in self._parts
            ),
            "",
        )
        main = [
            item.attributes.get("ContentType", "")
            for item in kinds.elements
            if item.attributes.get("PartName", "").lstrip("/") == self.workbook
        ]
        if not main or not main[0].endswith(_PLAIN_WORKBOOK):
            raise RuleBroken("template.not_xlsx", file=self.file_name)

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._parts

    @property
    def names(self) -> tuple[str, ...]:
        """All parts in the order of the file."""
        return tuple(self._parts)

    def bytes_of(self, name: str) -> bytes:
        """A part as it stands in the file."""
        return self._parts[name]

    def replace(self, name: str, data: bytes) -> None:
        """Put other bytes in the place of a part."""
        self._parts[name] = data

    def tree(self, name: str) -> Element:
        """A part as nodes; the same nodes every time.

        Raises:
            RuleBroken: `spreadsheet.damaged`, `spreadsheet.too_large`.
        """
        if name not in self._trees:
            if name not in self._parts:
                raise RuleBroken("spreadsheet.damaged", file=self.file_name)
            self._parsed_bytes += len(self._parts[name])
            if self._parsed_bytes > _PARSED_BYTES:
                raise RuleBroken("spreadsheet.too_large", file=self.file_name)
            try:
                self._trees[name] = parse(self._parts[name])
            except BadMarkup as error:
                raise RuleBroken("spreadsheet.damaged", file=self.file_name) from error
        return self._trees[name]

    def changed(self, name: str) -> None:
        """Remember that the nodes of a part differ from its bytes."""
        self._changed.add(name)

    def relations(self, part: str) -> list[Relation]:
        """Where a part leads; "" is the package itself."""
        name = relations_of(part)
        if name not in self._parts:
            return []
        folder = posixpath.dirname(part)
        found = []
        for item in self.tree(name).elements:
            facts = item.attributes
            outside = facts.get("TargetMode") == "External"
            target = facts.get("Target", "")
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target)))
            kind = facts.get("Type", "").rpartition("/")[2]
            found.append(Relation(facts.get("Id", ""), kind, target.lstrip("/"), outside))
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of a kind to which a part leads."""
        found = [
            relation.target
            for relation in self.relations(part)
            if relation.kind == kind and relation.target in self._parts
        ]
        return list(dict.fromkeys(found))

    def spend(self, work: int) -> None:
        """Count work: a letter of a marked text is 1, a formula 1,000 and 10 for each letter.

        Raises:
            RuleBroken: `spreadsheet.too_large`, when a small file asks for endless work.
        """
        self._work_left -= work
        if self._work_left < 0:
            raise RuleBroken("spreadsheet.too_large", file=self.file_name)

    def spend_on_formula(self, text: str) -> None:
        """Count one formula."""
        self.spend(1_000 + 10 * len(text))

    def of_type(self, ending: str) -> list[str]:
        """The parts whose content type ends so."""
        return [
            name
            for item in self.tree(CONTENT_TYPES).elements
            if item.attributes.get("ContentType", "").endswith(ending)
            and (name := item.attributes.get("PartName", "").lstrip("/")) in self._parts
        ]

    def remove(self, name: str, owner: str) -> None:
        """Take a part out, with its relation and its content type."""
        del self._parts[name]
        links, kinds = self.tree(relations_of(owner)), self.tree(CONTENT_TYPES)
        gone = [relation.id for relation in self.relations(owner) if relation.target == name]
        for item in links.elements:
            if item.attributes.get("Id") in gone:
                links.drop(item)
        for item in kinds.elements:
            if item.attributes.get("PartName", "").lstrip("/") == name:
                kinds.drop(item)
        self._changed |= {relations_of(owner), CONTENT_TYPES}

    def save(self, path: Path) -> None:
        """Write a new file; unchanged parts byte for byte."""
        with (
            path.open("xb") as target,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name, data in self._parts.items():
                # A fixed time: the same figures give the same file.
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, write(self._trees[name]) if name in self._changed else data)


def _check(path: Path) -> None:
    facts = workbook_facts(path, unpacked_bytes=_UNPACKED_BYTES)
    if not facts.is_zipped:
        raise RuleBroken("template.not_xlsx", file=path.name)
    if path.stat().st_size > _FILE_BYTES:
        raise RuleBroken("spreadsheet.too_large", file=path.name)
    if facts.has_macros:
        raise RuleBroken("template.macros", file=path.name)
    if facts.has_external_links:
        raise RuleBroken("template.external_links", file=path.name)
    if any(name.startswith("_xmlsignatures/") for name in facts.parts):
        raise RuleBroken("template.signed", file=path.name)
    if CONTENT_TYPES not in facts.parts:
        raise RuleBroken("template.not_xlsx", file=path.name)


def _unpacked(path: Path) -> dict[str, bytes]:
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            return {
                entry.filename: archive.read(entry)
                for entry in archive.infolist()
                if not entry.is_dir()
            }
    except (
        zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        raise RuleBroken("spreadsheet.damaged", file=path.name) from error


def relations_of(part: str) -> str:
    """The part that holds the links of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
