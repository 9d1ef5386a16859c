"""Where the files lie that rtop reads (ontology, data, queries) and the dataset that it builds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from rtop_graph.errors import EnvironmentFaultError

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_shipped"  # in a wheel only: an editable install has no such folder
_REPOSITORY = _PACKAGE.parent


class Sources(NamedTuple):
    """The folders a dataset is made from: ontology, data, queries (for the rules)."""

    ontology: Path
    data: Path
    queries: Path


def sources() -> Sources:
    """Return the folders this installation reads."""
    return Sources(ontology_folder(), data_folder(), queries_folder())


def ontology_folder() -> Path:
    """Return the folder of the ontology's Turtle files.

    Raises EnvironmentFaultError, as the other folders do, where it is missing.
    """
    return _input_folder("ontology")


def data_folder() -> Path:
    """Return the folder of the curated tables."""
    return _input_folder("data")


def queries_folder() -> Path:
    """Return the folder of the ``.rq`` files, one folder a subject."""
    return _input_folder("queries")


def build_folder() -> Path:
    """Return where the built dataset belongs, whether or not it exists yet.

    ``RTOP_BUILD`` decides; else it is ``out/build`` of the source checkout, and ``rtop/build`` in the user's
    cache (XDG Base Directory Specification) where rtop was installed as a package.
    """
    if chosen := os.environ.get("RTOP_BUILD"):
        return _readable(Path(chosen).absolute())
    if _is_checkout():
        return _readable(_REPOSITORY / "out" / "build")
    return _cache_folder() / "rtop" / "build"


def output_folder() -> Path:
    """Return where pages and reports for people belong: ``out`` of the source checkout, else ``rtop-out`` here.

    Where ``RTOP_BUILD`` names the build folder, they belong beside it.
    """
    if _is_checkout() or os.environ.get("RTOP_BUILD"):
        return build_folder().parent
    return Path.cwd() / "rtop-out"


def _input_folder(name: str) -> Path:
    home = os.environ.get("RTOP_HOME")
    folder = _readable(_inputs_home(home) / name)
    if folder.is_dir():
        return folder
    if home:
        remedy = "Let RTOP_HOME name a folder that holds ontology, data and queries, or unset it."
    elif _is_checkout():
        remedy = f"Restore it from version control: git checkout -- {name}"
    else:
        remedy = "Install rtop-graph again, or let RTOP_HOME name a folder that holds ontology, data and queries."
    raise EnvironmentFaultError(f"There is no folder {folder}. {remedy}")


def _readable(folder: Path) -> Path:
    """Return a folder; raise ``EnvironmentFaultError`` where its name is no text, as the store wants it to be."""
    try:
        os.fsencode(folder).decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"The name of the folder {folder} is not UTF-8, and the store needs that. Name another place."
        raise EnvironmentFaultError(message) from error
    return folder


def _inputs_home(chosen: str | None) -> Path:
    if chosen:
        return Path(chosen).absolute()
    return _REPOSITORY if _is_checkout() else _SHIPPED


def _is_checkout() -> bool:
    return not _SHIPPED.is_dir() and (_REPOSITORY / "pyproject.toml").is_file()


def _cache_folder() -> Path:
    chosen = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if chosen.is_absolute():  # the specification has relative paths ignored
        return chosen
    try:
        return Path.home() / ".cache"
    except RuntimeError as error:
        message = "Your home folder is unknown. Let RTOP_BUILD name a folder for the built dataset."
        raise EnvironmentFaultError(message) from error
