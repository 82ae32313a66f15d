"""What an officer can do, one function for each thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

__all__ = ["OpenUow", "UnitOfWork"]


def __getattr__(name: str) -> object:
    """Give what the names above stand for, without loading the database for every service."""
    if name in __all__:
        from cds_desktop.persistence import unit_of_work

        return getattr(unit_of_work, name)
    raise AttributeError(name)
