"""The tree works on any machine: no file names the place where packages came from, or somebody's own folders."""

import re
from functools import cache

import pytest

from tests.house.source import ROOT, tracked_files

# Package registries are written in two halves, so that this file does not name them either.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("npmmirror", "com"),
        ("mirrors", "aliyun", "com"),
        ("pypi", "tuna"),
    )
)
DOWNLOAD = re.compile(
    r"--(?:extra-)?index-url|--find-links|--trusted-host|^\s*\[\[?(?:tool\.uv\.)?index\b", re.MULTILINE
)
PERSONAL = re.compile(
    r"(?<![\w.:/}~-])(?:/(?:home|Users)/[A-Za-z][\w.-]*|/(?:root|work|workspace|mnt|scratch)/[\w.-]+)|\b[A-Z]:\\Users\\\w"
)


@cache
def texts() -> dict[str, str]:
    contents = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in tracked_files()}
    return {name: content.decode("utf-8", "replace") for name, content in contents.items() if b"\0" not in content}


def hits(pattern: re.Pattern[str]) -> list[str]:
    return [f"{name}: {match.group()}" for name, text in texts().items() for match in pattern.finditer(text)]


def test_no_file_names_a_package_registry() -> None:
    assert hits(re.compile("|".join(map(re.escape, REGISTRIES)))) == []


def test_no_file_says_where_to_download_packages() -> None:
    here = "tests/house/test_nothing_leads_elsewhere.py"
    assert [hit for hit in hits(DOWNLOAD) if not hit.startswith(here)] == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert hits(PERSONAL) == []


@pytest.mark.parametrize(
    "path",
    ["/".join(("", *parts)) for parts in (("home", "mei", "x"), ("Users", "mei"), ("root", "x"), ("work", "x.py"))],
)
def test_folders_of_a_machine_are_seen(path: str) -> None:
    assert PERSONAL.search(f"see {path} for more")
