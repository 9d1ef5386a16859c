"""What can be taken along: the dataset in every form, its named graphs, its tables."""

from __future__ import annotations

from rtop_graph.endpoint.dumps import DUMPS, TABLES, graph_files
from rtop_graph.endpoint.pages.fields import read_fields
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.requests import Page, PageRequest, html_page


def data_page(material: Material, request: PageRequest) -> Page:
    """Return the list of the files, with how large they are where they are made already."""
    read_fields(request.query, ("format",))
    graphs = {name: path.stat().st_size for name, path in graph_files(material.build).items()}
    return html_page(
        material,
        request,
        "data.html.j2",
        dumps=DUMPS.values(),
        size=(material.build / "dataset.nq").stat().st_size,
        graphs=graphs,
        tables=TABLES,
        counts=material.manifest.get("triples", {}),
    )
