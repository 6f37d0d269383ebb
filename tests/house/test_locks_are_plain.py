"""The lock files hold versions and hashes alone, and they hold what pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.source import ROOT

LOCKS = (ROOT / "requirements/run.txt", ROOT / "requirements/dev.txt")
ENTRY = re.compile(
    r"[a-z0-9-]+==[0-9][^ ]*( ; [^\\]+)? \\(\n    --hash=sha256:[0-9a-f]{64} \\)*\n    --hash=sha256:[0-9a-f]{64}\n"
)
PINNED = re.compile(r"^([a-z0-9-]+)==([^ ]+)", re.MULTILINE)


def pinned(lock: Path) -> dict[str, set[Version]]:
    """Usually one version a package; two where the newest one left an old Python behind."""
    versions: dict[str, set[Version]] = {}
    for name, version in PINNED.findall(lock.read_text(encoding="utf-8")):
        versions.setdefault(name, set()).add(Version(version))
    return versions


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_is_nothing_but_versions_and_hashes(lock: Path) -> None:
    assert ENTRY.sub("", lock.read_text(encoding="utf-8")) == ""


@pytest.mark.parametrize(("lock", "with_extras"), [(LOCKS[0], False), (LOCKS[1], True)], ids=("run", "dev"))
def test_a_lock_holds_what_the_project_asks_for(lock: Path, *, with_extras: bool) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values() if with_extras else ()
    asked = [Requirement(line) for line in (*project["dependencies"], *(line for extra in extras for line in extra))]

    versions = pinned(lock)

    assert not [
        str(wanted)
        for wanted in asked
        if not (found := versions.get(canonicalize_name(wanted.name)))
        or not all(wanted.specifier.contains(version, prereleases=True) for version in found)
    ]


def test_tests_run_with_the_versions_that_the_program_runs_with() -> None:
    run, dev = map(pinned, LOCKS)
    assert {name: versions for name, versions in run.items() if dev.get(name) != versions} == {}
