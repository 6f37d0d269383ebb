"""The Makefile is the way in: it finds a Python that will do, says plainly if there is none, and lists what it can."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.patience import PATIENCE_SECONDS

MAKE = shutil.which("make")
pytestmark = pytest.mark.skipif(MAKE is None, reason="make is not installed")


@pytest.fixture
def shell_tools(tmp_path: Path) -> Path:
    """A PATH with what the Makefile calls, but without any Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("sh", "echo", "touch", "mkdir"):
        (folder / tool).symlink_to(shutil.which(tool) or pytest.fail(f"{tool} is not installed"))
    return folder


def make(*arguments: str, path: Path) -> subprocess.CompletedProcess[str]:
    # What the `make test` that runs this was told reaches the tests through the environment.
    told = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "PYTHON", "ARGS")
    environment = {name: value for name, value in os.environ.items() if name not in told}
    command = [str(MAKE), "--no-print-directory", "-C", str(ROOT), *arguments]
    return subprocess.run(
        command,
        env=environment | {"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


def fake_python(path: Path, *, answers: bool) -> None:
    """Passes or fails the Makefile's question, and as `-m venv DIR` makes the folder and signs it."""
    path.write_text(
        f'#!/bin/sh\n[ "$1" = -m ] && mkdir -p "$3" && echo {path.name} > "$3/made-by"\n{str(answers).lower()}\n'
    )
    path.chmod(0o755)


def test_without_a_python_it_says_what_is_needed_in_one_line(shell_tools: Path, tmp_path: Path) -> None:
    done = make("run", f"VENV={tmp_path}/venv", path=shell_tools)

    assert done.returncode != 0
    said = [line for line in done.stderr.splitlines() if not line.startswith("make: ")]
    assert said == [
        "Nuanyi needs Python 3.11 or newer with its venv module (Debian, Ubuntu: apt install python3-venv)."
    ]


def test_a_python_that_is_too_old_is_passed_over(shell_tools: Path, tmp_path: Path) -> None:
    fake_python(shell_tools / "python3.12", answers=False)
    fake_python(shell_tools / "python3", answers=True)
    venv = tmp_path / "venv"

    assert make(f"{venv}/made.stamp", f"VENV={venv}", path=shell_tools).returncode == 0

    assert (venv / "made-by").read_text() == "python3\n"


def test_a_chosen_python_comes_first(shell_tools: Path, tmp_path: Path) -> None:
    fake_python(shell_tools / "python3.14", answers=True)
    fake_python(shell_tools / "my-python", answers=True)
    venv = tmp_path / "venv"

    assert make(f"{venv}/made.stamp", f"VENV={venv}", "PYTHON=my-python", path=shell_tools).returncode == 0

    assert (venv / "made-by").read_text() == "my-python\n"


def test_help_tells_of_every_target(shell_tools: Path) -> None:
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony

    told = re.findall(r"^make (\w+) ", make(path=shell_tools).stdout, re.MULTILINE)

    assert {"help", *told} == set(phony.group(1).split())


def test_chaos_runs_whatever_is_marked_wherever_it_stands_in_its_full_length(shell_tools: Path, tmp_path: Path) -> None:
    told = make("--dry-run", "chaos", f"VENV={tmp_path}/venv", path=shell_tools).stdout
    (line,) = (line for line in told.splitlines() if " -m pytest" in line)
    setting, _python, *arguments = line.split()

    assert setting == "CHAOS=1"
    assert arguments == ["-m", "pytest", "-m", "chaos", "--timeout", "0"]
