"""What the parts of a workbook's zip must keep to, so that Excel opens it without a repair."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def faults_of(path: Path) -> list[str]:
    """Everything that is not as the package format asks; [] for a sound workbook."""
    with zipfile.ZipFile(path) as archive:
        if archive.testzip() is not None:
            return ["a part is damaged"]
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    found = [f"{name} stands twice" for name in {n for n in names if names.count(n) > 1}]
    trees = {name: fromstring(data) for name, data in parts.items() if not _is_picture(name)}
    found += _untyped(trees["[Content_Types].xml"], set(parts))
    for name, tree in trees.items():
        if name.endswith(".rels"):
            found += _lost_targets(name, tree, set(parts))
    shared = trees.get("xl/sharedStrings.xml")
    strings = 0 if shared is None else len(shared.findall(f"{MAIN}si"))
    for name, tree in trees.items():
        if name.startswith("xl/worksheets/") and not name.endswith(".rels"):
            found += _odd_cells(name, tree, strings)
    titles = [sheet.get("name", "") for sheet in trees["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    found += [f"{title}: name too long" for title in titles if len(title) > 31]
    return found + [f"{title}: twice" for title in set(titles) if titles.count(title) > 1]


def formulas_of(path: Path) -> list[str]:
    """Every formula in the cells of a workbook."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                tree = fromstring(archive.read(name))
                found += [formula.text or "" for formula in tree.iter(f"{MAIN}f")]
    return found


def _is_picture(name: str) -> bool:
    return name.endswith((".png", ".jpeg"))


def _untyped(types: Element, names: set[str]) -> list[str]:
    known = {each.get("PartName", "").lstrip("/") for each in types.iter(f"{TYPES}Override")}
    endings = {each.get("Extension", "") for each in types.iter(f"{TYPES}Default")}
    parts = names - {"[Content_Types].xml"}
    found = [f"{name} is typed and missing" for name in known - parts]
    return found + [
        f"{name} has no type"
        for name in parts - known
        if name.rpartition(".")[2] not in endings or name.startswith("xl/worksheets/sheet")
    ]


def _lost_targets(name: str, tree: Element, names: set[str]) -> list[str]:
    base = posixpath.dirname(posixpath.dirname(name))
    found = []
    for each in tree.iter(f"{RELATIONS}Relationship"):
        target = each.get("Target", "")
        place = target.lstrip("/") if target.startswith("/") else f"{base}/{target}".lstrip("/")
        if each.get("TargetMode") == "External":
            found.append(f"{name} points outside: {target}")
        elif posixpath.normpath(place) not in names:
            found.append(f"{name} points nowhere: {target}")
    return found


def _odd_cells(name: str, tree: Element, strings: int) -> list[str]:
    found = []
    order = [int(row.get("r", "0")) for row in tree.iter(f"{MAIN}row")]
    if order != sorted(set(order)):
        found.append(f"{name}: rows out of order")
    for cell in tree.iter(f"{MAIN}c"):
        value = cell.findtext(f"{MAIN}v")
        if cell.get("t") == "s" and not 0 <= int(value or -1) < strings:
            found.append(f"{name} {cell.get('r')}: no such text")
        if cell.get("t") == "inlineStr" and cell.find(f"{MAIN}is") is None:
            found.append(f"{name} {cell.get('r')}: no text")
        if cell.get("t", "n") == "n" and value:
            float(value)
    return found
