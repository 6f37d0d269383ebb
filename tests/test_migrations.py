"""The migrations make the tables that the models describe."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, Table, inspect
from sqlmodel import Session, select

from bot.migrations.comparing import is_same_type
from bot.schema import alembic_config, migrate
from models.area import REGION
from models.cases.file import CaseFile, list_awaited
from models.people.access import RoleGrant
from models.tables import METADATA
from models.web.file import PageFile, WebFile, find_file
from tests.conftest import opened


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


def test_files_of_an_older_version_are_kept_and_given_their_time(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/old.db") as engine:
        _migrate_to(engine, "0001")
        with engine.begin() as connection:
            for view, chat_id, is_upload in (("mine", 1, True), ("theirs", 2, False)):
                connection.exec_driver_sql(
                    "INSERT INTO web_file VALUES (?, ?, 'poster', 'image/png', 9, 4, 3, ?, ?)",
                    (view, chat_id, is_upload, "2026-08-20 10:00:00.000000"),
                )
        migrate(engine)

        with Session(engine) as db:
            files = [find_file(db, view) for view in ("mine", "theirs")]
            ends = {view.id: view.expires_at for view in db.exec(select(WebFile))}
    assert files == [
        PageFile(view, chat_id, "poster", "image/png", 9, 4, 3) for view, chat_id in (("mine", 1), ("theirs", 2))
    ]
    assert {view: at.date().isoformat() for view, at in ends.items()} == {"mine": "2026-08-27", "theirs": "2026-11-18"}


def _migrate_to(engine: Engine, revision: str) -> None:
    with engine.connect() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    before = inspect(engine).get_table_names()
    migrate(engine)
    assert sorted(inspect(engine).get_table_names()) == sorted(before)


def test_every_table_has_a_primary_key() -> None:
    tables: list[Table] = METADATA.sorted_tables
    assert [table.name for table in tables if not table.primary_key.columns] == []


def test_the_seats_of_an_older_demo_keep_what_they_may_do(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/old.db") as engine:
        _migrate_to(engine, "0002")
        with engine.begin() as connection:
            for roles in ('["admin"]', '["rider"]'):
                connection.exec_driver_sql(
                    "INSERT INTO person (roles, consent_version, created_at) VALUES (?, 0, ?)",
                    (roles, "2026-08-20 10:00:00.000000"),
                )
        migrate(engine)

        with Session(engine) as db:
            assert [(each.person_id, each.role, each.adcode) for each in db.exec(select(RoleGrant))] == [
                (1, "admin", REGION)
            ]


def test_files_of_cases_wait_for_their_copies(tmp_path: Path) -> None:
    moments = ("2026-11-23 06:00:00.000000",) * 4
    with opened(f"sqlite:///{tmp_path}/old.db") as engine:
        _migrate_to(engine, "0011")
        with engine.begin() as connection:
            run = connection.exec_driver_sql
            run(
                "INSERT INTO office (id, code, name, name_en, level, is_open, is_sample) "
                "VALUES (1, 'A', '', '', '', 1, 0)"
            )
            run(
                'INSERT INTO "case" (id, kind, topic, klass, state, story, voice, office_id, reopened, extended, '
                "warned, version, received_at, acknowledge_by, answer_by, warn_at) "
                "VALUES (5, 'grievance', 'R03', 'complaint', 'received', '', 'spoken', 1, 0, 0, 0, 0, ?, ?, ?, ?)",
                moments,
            )
            for number in (7, 8):
                run(
                    "INSERT INTO case_event (id, case_id, at, by, what, words, facts, is_shown) "
                    "VALUES (?, 5, ?, 'reporter', 'received', '', '{}', 1)",
                    (number, moments[0]),
                )
            run("INSERT INTO case_photo (case_id, event_id, file_id, unique_id) VALUES (5, 8, 'shown', 'u')")
        migrate(engine)

        with Session(engine) as db:
            awaited = [(file.kind, file.file_id) for file in list_awaited(db)]
            events = [file.event_id for file in db.exec(select(CaseFile).order_by("id"))]
    assert awaited == [("photo", "shown"), ("voice", "spoken")]
    assert events == [8, 7]
