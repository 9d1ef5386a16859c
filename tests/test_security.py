"""What SECURITY.md promises is tested under the names it gives, and everything that is locked has its licence."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.worlds import ROOT, TESTS

LIST = ROOT / "requirements" / "licences.csv"
ACCEPTED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-4.0", "CC0-1.0", "ISC", "LGPL-3.0-or-later", "MIT",
    "MPL-2.0", "PSF-2.0", "W3C", "W3C-20150513", "Zlib", "GPL-2.0-only WITH Classpath-exception-2.0",
}  # fmt: skip
"""Licences under which a package may be used beside a project under MIT: none asks for the project's own code."""

NAMED = re.compile(r"`(?P<file>test_\w+)\.py::(?P<name>test_\w+)`")


def named_tests() -> list[tuple[str, str]]:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    return [(found["file"], found["name"]) for found in NAMED.finditer(text)]


def promises() -> list[str]:
    """Return the lines of SECURITY.md that promise something."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    part = text.partition("## What is promised")[2].partition("\n## ")[0]
    return [line for line in part.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize(("file", "name"), named_tests())
def test_every_test_that_is_named_is_there(file: str, name: str) -> None:
    assert f"\ndef {name}(" in (TESTS / f"{file}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", promises())
def test_every_promise_names_the_test_that_holds_it(line: str) -> None:
    assert NAMED.search(line), line


def test_something_is_promised() -> None:
    assert len(promises()) > 10


def rows() -> list[dict[str, str]]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_list_of_licences_is_that_of_the_locks() -> None:
    """A package that is added, or has another version, comes with its line: ./run lock writes it."""
    script = "import licences, sys; sys.stdout.write(licences.content())"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=LIST.parent, capture_output=True, text=True, check=True)
    assert done.stdout == LIST.read_text(encoding="utf-8")


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['registry']}-{row['name']}")
def test_every_locked_package_has_a_licence_that_is_accepted(row: dict[str, str]) -> None:
    ways = [part.strip("() ") for part in row["licence"].split(" OR ")]
    assert any(all(one.strip("() ") in ACCEPTED for one in way.split(" AND ")) for way in ways), row


def test_a_package_without_its_line_would_be_found(tmp_path: Path) -> None:
    for name in ("runtime.txt", "build.txt", "test.txt", "licences.csv", "licences.py"):
        (tmp_path / name).write_bytes((LIST.parent / name).read_bytes())
    with (tmp_path / "runtime.txt").open("a", encoding="utf-8") as file:
        file.write("nobody-knows-this==1.0 \\\n    --hash=sha256:00\n")
    done = subprocess.run([sys.executable, "licences.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "look up the licence of nobody-knows-this" in done.stderr
