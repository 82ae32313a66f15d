"""What an officer can do, one function for each thing."""

from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

__all__ = ["OpenUow", "UnitOfWork"]
