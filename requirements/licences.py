"""The list of everything that the locks name, with version, use and licence: ``requirements/licences.csv``.

``./run lock`` writes it anew: versions and uses from the locks, licences as the list has them. The licence of a package
that is new is taken from npm's lock, or from the package as it is installed; where neither names it, its cell stays
empty until somebody has looked. A test holds list and locks together.
"""

from __future__ import annotations

import csv
import importlib.metadata
import io
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIST = HERE / "licences.csv"
HEADER = ("registry", "name", "version", "used", "licence")
PYPI = ("runtime", "build", "test")
NPM = {"pages": "runtime", "tests": "test"}
"""The folders of npm's locks, and what theirs are used for."""

LOCKED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ \\;]+)", re.MULTILINE)
PLACE = "node_modules/"

Key = tuple[str, str]


def locked() -> dict[Key, tuple[set[str], str, str]]:
    """Return versions, first use and npm's licence of everything locked, by registry and name."""
    found: dict[Key, tuple[set[str], str, str]] = {}
    for use in PYPI:
        path = HERE / f"{use}.txt"
        for match in LOCKED.finditer(path.read_text(encoding="utf-8")):
            found.setdefault(("pypi", match["name"]), (set(), use, ""))[0].add(match["version"])
    for folder, use in NPM.items():
        path = HERE / "npm" / folder / "package-lock.json"
        packages = json.loads(path.read_text(encoding="utf-8"))["packages"] if path.is_file() else {}
        for place, told in packages.items():
            if PLACE in place:
                name = place.rsplit(PLACE, 1)[-1]
                found.setdefault(("npm", name), (set(), use, told.get("license", "")))[0].add(told["version"])
    return found


def listed() -> dict[Key, str]:
    """Return the licences that the list has, by registry and name."""
    if not LIST.is_file():
        return {}
    with LIST.open(encoding="utf-8", newline="") as file:
        return {(row["registry"], row["name"]): row["licence"] for row in csv.DictReader(file)}


def installed(name: str) -> str:
    """Return the licence that an installed package names as an SPDX expression; empty where it does not."""
    try:
        return importlib.metadata.metadata(name).get("License-Expression") or ""
    except importlib.metadata.PackageNotFoundError:
        return ""


def content() -> str:
    """Return the list as it is to be."""
    known = listed()
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for (registry, name), (versions, use, told) in sorted(locked().items()):
        licence = known.get((registry, name)) or told or (installed(name) if registry == "pypi" else "")
        writer.writerow([registry, name, " ".join(sorted(versions)), use, licence])
    return out.getvalue()


def main() -> int:
    """Write the list; return 1 where a licence is still to be looked up."""
    text = content()
    LIST.write_text(text, encoding="utf-8")
    lacking = [row["name"] for row in csv.DictReader(io.StringIO(text)) if not row["licence"]]
    for name in lacking:
        sys.stderr.write(f"licences: look up the licence of {name}, and write it into {LIST.name}\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
