"""What tests share: the project's own data, built once in a session and never changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtop_graph.build import build_dataset_folder
from rtop_graph.locations import Sources
from rtop_graph.store import EmbeddedStore
from tests.worlds import ROOT


@pytest.fixture(scope="session")
def real_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the project's own data, built without the reasoner."""
    sources = Sources(ROOT / "ontology", ROOT / "data", ROOT / "queries")
    return build_dataset_folder(sources, tmp_path_factory.mktemp("real") / "build", reason=False).folder


@pytest.fixture(scope="session")
def real_store(real_build: Path) -> EmbeddedStore:
    """Return the embedded store of the project's own data."""
    return EmbeddedStore.open(real_build / "store")
