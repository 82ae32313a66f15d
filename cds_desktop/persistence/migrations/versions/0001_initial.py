"""The first schema."""

from __future__ import annotations

from alembic import op

from cds_desktop.persistence import dialects, schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table and the full-text index."""
    schema.METADATA.create_all(op.get_bind())
    dialects.create_search(op.get_bind())
