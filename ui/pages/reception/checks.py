"""Checks and tidying of the numbers that people carry, for every field that takes one."""

from collections.abc import Callable

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.people import clean_id_number, clean_phone
from cds_desktop.wording.cards import id_number_words, phone_words
from cds_desktop.wording.errors import sentence


def checked(clean: Callable[[str], str]) -> Callable[[str], str]:
    """Turn a rule that raises into a check that says what is wrong."""

    def check(words: str) -> str:
        try:
            clean(words)
        except RuleBroken as error:
            return sentence(error)
        return ""

    return check


def tidied(clean: Callable[[str], str]) -> Callable[[str], str]:
    """Write a value the way it is stored once it is right, and leave it alone before."""

    def tidy(words: str) -> str:
        try:
            return clean(words)
        except RuleBroken:
            return words

    return tidy


def tidy_id_number(words: str) -> str:
    """An identity number in groups: "096 190 004 512"."""
    return id_number_words(tidied(clean_id_number)(words))


def tidy_phone(words: str) -> str:
    """A telephone number in groups: "0918 345 276"."""
    return phone_words(tidied(clean_phone)(words))
