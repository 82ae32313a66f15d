"""`person parse-card TEXT | --image FILE`: what the code of an identity card says.

Nothing is stored.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TypeAlias

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group

ReadPicture: TypeAlias = Callable[[Path], str]
"""Gives the text of the code on a picture; the layer with the picture formats brings it along."""


def add_parser(commands: SubParsers, read_picture: ReadPicture | None = None) -> None:
    """Add the group `person`; it needs no office."""
    group = add_group(commands, "person", "Người nộp: đọc thẻ căn cước")
    parser = add_command(
        group,
        "parse-card",
        "Đọc nội dung mã QR của thẻ căn cước",
        partial(_parse_card, read_picture),
    )
    source = parser.add_mutually_exclusive_group(required=True) if read_picture else parser
    source.add_argument(
        "text", metavar="NỘI_DUNG", nargs="?" if read_picture else None,
        help="chữ đã quét; ghi - để đọc từ luồng vào",
    )  # fmt: skip
    if read_picture is not None:
        source.add_argument("--image", type=Path, metavar="TỆP", help="ảnh chụp mặt thẻ có mã QR")


def _parse_card(
    read_picture: ReadPicture | None, arguments: argparse.Namespace, session: Session
) -> int:
    from cds_desktop.domain.cards import parse_card
    from cds_desktop.domain.keyed_text import keyed_by, untangle
    from cds_desktop.wording.cards import warning_words
    from cds_desktop.wording.life import CARD_FIELDS, keyed_words

    image = getattr(arguments, "image", None)
    text = arguments.text
    if image is not None and read_picture is not None:
        text = read_picture(image)
    elif text == "-":
        text = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
    reading = parse_card(text)
    warnings = [{"code": code, "text": warning_words(code)} for code in reading.warnings]
    fields = asdict(reading.fields)
    data: dict[str, object] = {"fields": fields, "warnings": warnings}
    method = keyed_by(reading.fields.full_name)
    if method is not None:
        suggested = untangle(reading.fields.full_name, method)
        warnings[:] = [one for one in warnings if not one["code"].startswith("card.name_")]
        words = keyed_words(method, suggested)
        warnings.append({"code": f"card.keyed_{method.value}", "text": words})
        data["suggested_name"] = suggested
    data["field_count"] = reading.field_count
    return session.answer(
        data,
        *(f"{CARD_FIELDS[key]}: {value}" for key, value in fields.items() if value),
        *(f"! {one['text']}" for one in warnings),
    )
