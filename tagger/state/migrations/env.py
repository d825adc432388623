"""Alembic's entry: runs on the connection that ``tagger.state.database`` hands over, inside its transaction."""

from alembic import context

from tagger.state.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
