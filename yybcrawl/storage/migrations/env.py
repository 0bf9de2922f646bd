"""Runs the migrations in the transaction that `yybcrawl.storage.schema.upgrade` gives."""

from alembic import context

from yybcrawl.storage.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
)
context.run_migrations()
