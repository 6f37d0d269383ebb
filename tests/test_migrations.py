"""The migrations make the tables that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, Table, inspect

from bot.migrations.comparing import is_same_type
from bot.schema import migrate
from models.tables import METADATA


def test_models_and_migrations_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": is_same_type})
        assert compare_metadata(context, METADATA) == []


def test_a_difference_would_be_seen(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE station ADD COLUMN forgotten INTEGER")
        context = MigrationContext.configure(connection, opts={"compare_type": is_same_type})
        (difference,) = compare_metadata(context, METADATA)
        connection.rollback()
    assert difference[:3] == ("remove_column", None, "station")


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    before = inspect(engine).get_table_names()
    migrate(engine)
    assert sorted(inspect(engine).get_table_names()) == sorted(before)


def test_every_table_has_a_primary_key() -> None:
    tables: list[Table] = METADATA.sorted_tables
    assert [table.name for table in tables if not table.primary_key.columns] == []
