"""`dossier …`: the life of a dossier as commands."""

from cds_desktop.commands.dossier.acts import add_acts
from cds_desktop.commands.dossier.answers import record_data
from cds_desktop.commands.dossier.desk import add_desk
from cds_desktop.commands.dossier.life import add_life
from cds_desktop.commands.dossier.lists import add_lists
from cds_desktop.commands.dossier.lookup import add_lookup
from cds_desktop.commands.dossier.steps import add_steps
from cds_desktop.commands.session import SubParsers, add_group

__all__ = ["add_parser", "record_data"]


def add_parser(commands: SubParsers) -> None:
    """Add the group `dossier`."""
    group = add_group(commands, "dossier", "Hồ sơ: tiếp nhận, chuyển, hẹn lại, xem, liệt kê")
    add_desk(group)
    add_life(group)
    add_steps(group)
    add_lists(group)
    add_lookup(group)
    add_acts(group)
