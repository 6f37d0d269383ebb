"""What the code imports stands in pyproject.toml, and is not merely there because something else brought it along."""

import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.source import OURS, ROOT, imports, modules

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
distributions = cache(packages_distributions)


def libraries(folders: Iterable[str]) -> dict[str, set[str]]:
    """Distributions that modules below the folders import, each with the modules that do."""
    found: dict[str, set[str]] = {}
    for path, tree in modules(*folders):
        for name in {name.partition(".")[0] for name in imports(tree)} - sys.stdlib_module_names - set(OURS):
            for distribution in distributions().get(name, [name]):
                found.setdefault(canonicalize_name(distribution), set()).add(path)
    return found


@pytest.mark.parametrize(
    ("folders", "extras"),
    [(("bot", "handlers", "models"), ()), (("bench",), ("bench",)), (("tests",), ("test", "bench"))],
)
def test_every_library_that_is_imported_is_asked_for(folders: tuple[str, ...], extras: tuple[str, ...]) -> None:
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in EXTRAS[extra])]
    asked = {canonicalize_name(Requirement(line).name) for line in lines}

    assert {name: paths for name, paths in libraries(folders).items() if name not in asked} == {}
