"""Bring a database up to date; revisions are numbered files: a current one is recognised without loading Alembic."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from tagger.errors import TaggerError

MIGRATIONS = Path(__file__).parent / "migrations"


def revisions() -> list[str]:
    """The revisions this version knows, oldest first: what the files of ``migrations/versions`` begin with."""
    return sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))


def migrate(connection: Connection, where: Path) -> None:
    """Upgrade inside the connection's transaction. Raises TaggerError for a database that a newer version made."""
    current, known = _revision(connection), revisions()
    if current == known[-1]:
        return
    if current is not None and current not in known:
        raise TaggerError(
            f"The state in '{where}' was made by a newer version of tagger; "
            "install that version, or name another folder with --state."
        )
    _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    """The revision a database is at, None for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    """Run the missing migrations."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")
