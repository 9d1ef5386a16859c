"""Where the files lie that pages need of other projects: the editor of queries, the map of the world.

``requirements/npm/fetch.py`` puts them there at set-up and into every wheel, each package with its licence text;
version control holds none of them, and nothing here ever asks the network.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from rtop_graph.errors import EnvironmentFaultError

_FOLDER = Path(__file__).resolve().parent / "_browser"


def browser_folder() -> Path:
    """Return the folder of these files; raise ``EnvironmentFaultError`` where it was never filled."""
    return browser_file("manifest.json").parent


def browser_file(place: str) -> Path:
    """Return the path of one of these files, named as in ``manifest.json``; raise as the folder does."""
    path = _FOLDER / place
    if not path.is_file():
        remedy = "In a checkout, ./run setup fetches it; elsewhere, install rtop-graph again."
        raise EnvironmentFaultError(f"{path}, which the pages need in a browser, is not there. {remedy}")
    return path


@cache
def package_version(name: str) -> str:
    """Return the version of the package that its files are from, the one that the lock names."""
    manifest = json.loads(browser_file("manifest.json").read_text(encoding="utf-8"))
    return next(str(package["version"]) for package in manifest["packages"] if package["name"] == name)
