"""`person parse-card TEXT`: what the QR code of an identity card says; nothing is stored."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group


def add_parser(commands: SubParsers) -> None:
    """Add the group `person`; it needs no office."""
    group = add_group(commands, "person", "Người nộp: đọc thẻ căn cước")
    parser = add_command(group, "parse-card", "Đọc nội dung mã QR của thẻ căn cước", _parse_card)
    parser.add_argument("text", metavar="NỘI_DUNG", help="chữ đã quét; ghi - để đọc từ luồng vào")


def _parse_card(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.cards import parse_card
    from cds_desktop.domain.keyed_text import keyed_by, untangle
    from cds_desktop.wording.cards import warning_words
    from cds_desktop.wording.life import CARD_FIELDS, keyed_words

    text = arguments.text
    if text == "-":
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
