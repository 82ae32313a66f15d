"""The commands of the monthly report."""

from __future__ import annotations

from cds_desktop.commands.report import life, lists, workbooks
from cds_desktop.commands.session import SubParsers, add_group


def add_parser(commands: SubParsers) -> None:
    """Add the group `report`."""
    group = add_group(commands, "report", "Báo cáo: biểu II.06a và chỉ số")
    workbooks.add_commands(group)
    life.add_commands(group)
    lists.add_commands(group)
