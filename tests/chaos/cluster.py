"""A PostgreSQL server of a test's own, that may be stopped as a power cut stops it."""

import os
import random
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import create_engine

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")
# Who the server runs as where the tests run as root, which it refuses.
USERS = ("postgres", "nobody")
PORTS = range(20_000, 30_000)


class NoServer(Exception):
    """No server programs are installed."""


class Cluster:
    def __init__(self, folder: Path, programs: Path, port: int, user: str | None) -> None:
        self._folder = folder
        self._programs = programs
        self._port = port
        self._user = user
        self._databases = 0

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/{database}"

    def fresh_database(self) -> str:
        """The address of a copy of the database `migrated`."""
        self._databases += 1
        self.execute(f"CREATE DATABASE fresh_{self._databases} TEMPLATE migrated")
        return self.url(f"fresh_{self._databases}")

    def execute(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    def make(self) -> None:
        self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync")
        with (self._folder / "postgresql.conf").open("a") as settings:
            # The machine stays up, so that what was written need not be synced.
            settings.write(
                f"port = {self._port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\n"
                "max_connections = 40\nshared_buffers = 16MB\n"
            )

    def start(self) -> None:
        """Returns when it takes connections."""
        self._run("pg_ctl", "start", "--wait", "--silent", f"--log={self._folder / 'log'}")

    def stop(self) -> None:
        """At once, whatever anybody is doing: it has to recover at its next start."""
        self._run("pg_ctl", "stop", "--mode=immediate", "--silent")

    def restart(self) -> None:
        self.stop()
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), f"--pgdata={self._folder}", *arguments]
        subprocess.run(command, check=True, cwd=self._folder, user=self._user, stdout=subprocess.DEVNULL)


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Raises NoServer."""
    programs, user = _find_programs(), _find_user()
    # Not under pytest's folder, nor under another's TMPDIR, which may be its owner's alone.
    folder = Path(mkdtemp(prefix="nuanyi-cluster-", dir=None if user is None else "/tmp"))
    if user is not None:
        shutil.chown(folder, user)
    cluster = Cluster(folder, programs, _free_port(), user)
    try:
        cluster.make()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


def _find_programs() -> Path:
    on_path = [Path(found).parent] if (found := shutil.which("pg_ctl")) else []
    in_places = (folder for place in PLACES for folder in sorted(Path("/").glob(place.lstrip("/")), reverse=True))
    for folder in (*on_path, *in_places):
        if (folder / "pg_ctl").exists() and (folder / "initdb").exists():
            return folder
    raise NoServer(f"no PostgreSQL server programs in PATH or {', '.join(PLACES)}")


def _find_user() -> str | None:
    if os.geteuid() != 0:
        return None
    with Path("/etc/passwd").open() as known:
        names = {line.split(":")[0] for line in known}
    return next((user for user in USERS if user in names), None)


def _free_port() -> int:
    """None that the system gives out by itself, so that it stays free while the server is away."""
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise NoServer(f"all of {PORTS} are taken")
