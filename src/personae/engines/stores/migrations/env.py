"""Run by Alembic, over the connection that the store hands it."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
