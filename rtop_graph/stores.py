"""Which store answers: the build of this machine, or the engine that an option, a variable or the settings name."""

from __future__ import annotations

from pathlib import Path

from rtop_graph.endpoints import find_endpoint
from rtop_graph.locations import build_folder
from rtop_graph.store import EmbeddedStore, Store


def open_store(folder: Path | None = None, endpoint: str = "") -> Store:
    """Return the remote store where an endpoint is named, else the embedded one of a build folder.

    Without a folder, variable and settings may name the endpoint; else the folder is the one ``rtop build`` writes to.
    """
    named = find_endpoint(endpoint) if endpoint or folder is None else None
    if named is None:
        return EmbeddedStore.open((folder or build_folder()) / "store")
    from rtop_graph.remote import RemoteStore

    return RemoteStore(named)
