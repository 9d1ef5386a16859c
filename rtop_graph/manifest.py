"""What the manifest of a built dataset tells, and whether the files it was made from are the same since."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rtop_graph
from rtop_graph.errors import StoreError
from rtop_graph.files import checksum_of

if TYPE_CHECKING:
    from rtop_graph.locations import Sources


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a built dataset; raise ``StoreError`` when there is none that can be read."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise StoreError(f"No built dataset stands at {folder}. Run 'rtop build' first.") from error
    except ValueError as error:
        raise StoreError(f"The manifest at {folder} is damaged. Run 'rtop build --force'.") from error
    if not isinstance(manifest, dict):
        raise StoreError(f"The manifest at {folder} is damaged. Run 'rtop build --force'.")
    return manifest


def is_stale(sources: Sources, folder: Path) -> bool:
    """Return whether tables, ontology, rules or code changed since the dataset in ``folder`` was built.

    They are read only where any was written after the build, or is new or gone: that takes a tenth of the time.
    """
    known, files = read_manifest(folder).get("inputs"), _input_files(sources)
    if not isinstance(known, dict) or known.keys() != files.keys():
        return True
    built = (folder / "manifest.json").stat().st_mtime_ns
    is_newer = any(max(found.st_mtime_ns, found.st_ctime_ns) >= built for found in map(os.stat, files.values()))
    return is_newer and known != input_checksums(sources)


def input_checksums(sources: Sources) -> dict[str, str]:
    """Return the SHA-256 of every file a dataset is made from: tables, ontology, rules, and the code reading them."""
    return {name: checksum_of(Path(path)) for name, path in sorted(_input_files(sources).items())}


def _input_files(sources: Sources) -> dict[str, str]:
    """Return where each of these files is; as text, since a path is slow to make, and each question asks for all."""
    files = {f"data/{name}": path for name, path in _files_below(sources.data, ".csv")}
    files |= {f"ontology/{p.name}": str(p) for p in sources.ontology.glob("*.ttl")}
    files |= {f"queries/rules/{p.name}": str(p) for p in (sources.queries / "rules").glob("*.rq")}
    package = Path(rtop_graph.__file__).parent
    return files | {f"rtop_graph/{name}": path for name, path in _files_below(package, ".py")}


def _files_below(folder: Path, suffix: str) -> Iterator[tuple[str, str]]:
    """Yield the files with a suffix at any depth of a folder: the path of each below it, and as it is.

    Folders whose name begins with an underscore hold what others made, and are passed by.
    """
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith("_")]
        below = parent.removeprefix(str(folder)).replace(os.sep, "/")
        for name in names:
            if name.endswith(suffix) and os.path.isfile(path := f"{parent}{os.sep}{name}"):  # noqa: PTH113
                yield f"{below}/{name}".removeprefix("/"), path
