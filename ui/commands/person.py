"""`person parse-card` with `--image`: the picture of a card is decoded here and forgotten."""

from __future__ import annotations

from pathlib import Path

from cds_desktop.commands import person
from cds_desktop.commands.session import SubParsers


def add_parser(commands: SubParsers) -> None:
    """Add the group `person`, able to read pictures."""
    person.add_parser(commands, _read)


def _read(path: Path) -> str:
    from ui.card_pictures import read_card_picture

    return read_card_picture(path)
