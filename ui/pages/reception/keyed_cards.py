"""Cards that came through an input method, read as they were meant."""

from dataclasses import replace

from cds_desktop.domain.cards import CardReading
from cds_desktop.domain.keyed_text import keyed_by, untangle


def readable(reading: CardReading) -> tuple[CardReading, str]:
    """A card whose letters came as keys of an input method, as they were meant, and why.

    The words are "" for a card that came as it should.
    """
    from cds_desktop.wording.life import keyed_words

    method = keyed_by(reading.fields.full_name)
    if method is None:
        return reading, ""
    name = untangle(reading.fields.full_name, method)
    fields = replace(
        reading.fields, full_name=name, address=untangle(reading.fields.address, method)
    )
    others = tuple(code for code in reading.warnings if not code.startswith("card.name_"))
    return replace(reading, fields=fields, warnings=others), keyed_words(method, name)
