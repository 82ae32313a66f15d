"""Alembic environment: uses the connection which `upgrade` hands over."""

from __future__ import annotations

from alembic import context

from cds_desktop.persistence import schema

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=schema.METADATA,
    render_as_batch=True,
    transaction_per_migration=False,
    include_object=schema.belongs_to_models,
)
with context.begin_transaction():
    context.run_migrations()
