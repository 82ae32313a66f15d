"""Commands that draw: posters, lists, the tour, the self-test. Qt is imported when one runs."""

from __future__ import annotations

from cds_desktop.commands.session import SubParsers
from ui.commands.calendar import add_parser as add_calendar
from ui.commands.dossier_list import add_parser as add_dossier_list
from ui.commands.form import add_parser as add_form
from ui.commands.lookup_screen import add_parser as add_lookup_screen
from ui.commands.person import add_parser as add_person
from ui.commands.pickup import add_parser as add_pickup
from ui.commands.qr import add_parser as add_qr
from ui.commands.qr_book import add_parser as add_qr_book
from ui.commands.qr_check import add_parser as add_qr_check
from ui.commands.qr_fee import add_parser as add_qr_fee
from ui.commands.qr_register import add_parser as add_qr_register
from ui.commands.qr_reprint import add_parser as add_qr_reprint
from ui.commands.qr_settings import add_parser as add_qr_settings
from ui.commands.self_test import add_parser as add_self_test
from ui.commands.tour import add_parser as add_tour


def add_parser(commands: SubParsers) -> None:
    """Add every command of this package."""
    add_person(commands)
    add_qr(commands)
    add_qr_register(commands)
    add_qr_check(commands)
    add_qr_reprint(commands)
    add_qr_book(commands)
    add_qr_fee(commands)
    add_qr_settings(commands)
    add_form(commands)
    add_calendar(commands)
    add_pickup(commands)
    add_lookup_screen(commands)
    add_dossier_list(commands)
    add_tour(commands)
    add_self_test(commands)
