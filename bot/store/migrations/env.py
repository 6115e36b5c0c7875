"""What Alembic runs to find the connection: the one that `bot.store.migrate` opened, in its transaction."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    render_as_batch=True,  # SQLite changes most of a table only by making it anew
)
context.run_migrations()
