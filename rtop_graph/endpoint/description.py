"""The dataset and its endpoint described for machines: SPARQL 1.1 Service Description, VoID, and DCAT 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtop_graph.endpoint.dumps import DUMPS, RDF_FORMS, TABLES, graph_files, made_dump
from rtop_graph.endpoint.formats import SOLUTION_TYPES, TRIPLE_TYPES
from rtop_graph.endpoint.limits import Limits
from rtop_graph.files import checksum_of
from rtop_graph.identifiers import GRAPH, ID, ONTOLOGY_IRI

if TYPE_CHECKING:
    import rdflib

FORMS = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
}
"""The W3C's name (http://www.w3.org/ns/formats/) of each form."""

DATASET = "https://w3id.org/rtop/dataset"
"""The dataset itself, wherever it is served from."""

CONTRIBUTORS = "The RtoP Graph contributors"
ISSUED = "2026-11-21"
"""Whose it is, and since when it is given out, as ``CITATION.cff`` has them."""

FORMAT_NAMES = "http://www.w3.org/ns/formats/"
MEDIA_TYPE_NAMES = "https://www.iana.org/assignments/media-types/"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TITLE = "RtoP Graph"
SAYS = "Who does what for the responsibility to protect, by the reports of the United Nations Secretary-General."


@dataclass(frozen=True)
class Described:
    """What is described: where the server is, which build it serves with which manifest, its graphs and its limits."""

    origin: str
    build: Path
    manifest: Mapping[str, Any]
    graphs: tuple[str, ...]
    limits: Limits

    def at(self, path: str) -> rdflib.URIRef:
        """Return the address of a path under the server."""
        from rdflib import URIRef

        return URIRef(self.origin + path)


def service_description(described: Described, form: str) -> bytes:
    """Return the description of the endpoint and of the dataset in an RDF form."""
    import rdflib
    from rdflib import DCAT, DCTERMS, FOAF, VOID, Namespace

    graph = rdflib.Graph()
    graph.bind("sd", Namespace("http://www.w3.org/ns/sparql-service-description#"))
    graph.bind("spdx", Namespace("http://spdx.org/rdf/terms#"))
    for prefix, namespace in (("dcat", DCAT), ("dcterms", DCTERMS), ("foaf", FOAF), ("void", VOID)):
        graph.bind(prefix, namespace)
    _add_service(graph, described)
    _add_dataset(graph, described)
    _add_contributors(graph)
    _add_subsets(graph, described)
    _add_distributions(graph, described)
    return graph.serialize(format=form, encoding="utf-8")


def _add_service(graph: rdflib.Graph, described: Described) -> None:
    """Add the endpoint: its forms, its features, its graphs, its limits in words."""
    from rdflib import DCAT, RDF, RDFS, BNode, Literal, Namespace, URIRef

    sd = Namespace("http://www.w3.org/ns/sparql-service-description#")
    service, dataset = described.at("/sparql"), URIRef(DATASET)
    graph += ((service, RDF.type, sd.Service), (service, RDF.type, DCAT.DataService))
    graph += ((service, sd.endpoint, service), (service, DCAT.endpointURL, service), (dataset, RDF.type, sd.Dataset))
    graph += ((service, sd.supportedLanguage, sd.SPARQL11Query), (service, sd.feature, sd.UnionDefaultGraph))
    graph += ((service, sd.defaultDataset, dataset), (service, DCAT.servesDataset, dataset))
    for name in dict.fromkeys((*SOLUTION_TYPES.values(), *TRIPLE_TYPES.values())):
        graph.add((service, sd.resultFormat, URIRef(f"{FORMAT_NAMES}{FORMS[name]}")))
    whole = BNode()
    graph += ((dataset, sd.defaultGraph, whole), (whole, RDF.type, sd.Graph))
    for iri in sorted(described.graphs):
        node = BNode()
        graph += ((dataset, sd.namedGraph, node), (node, RDF.type, sd.NamedGraph), (node, sd.name, URIRef(iri)))
        graph.add((node, sd.graph, URIRef(iri)))
    for name, most in described.limits.told():
        graph.add((service, RDFS.comment, Literal(f"{name}: at most {most}", lang="en")))


def _add_dataset(graph: rdflib.Graph, described: Described) -> None:
    """Add what the dataset is: title, licence, version, size, vocabulary."""
    from rdflib import DCAT, DCTERMS, RDF, VOID, Literal, URIRef

    dataset = URIRef(DATASET)
    graph += ((dataset, RDF.type, VOID.Dataset), (dataset, RDF.type, DCAT.Dataset))
    graph += (
        (dataset, DCTERMS.title, Literal(TITLE, lang="en")),
        (dataset, DCTERMS.description, Literal(SAYS, lang="en")),
    )
    graph += ((dataset, DCTERMS.license, URIRef(LICENCE)), (dataset, VOID.sparqlEndpoint, described.at("/sparql")))
    graph += ((dataset, VOID.vocabulary, URIRef(ONTOLOGY_IRI)), (dataset, DCAT.landingPage, described.at("/data")))
    graph.add((dataset, URIRef(f"{DCAT}version"), Literal(str(described.manifest.get("version", "")))))
    graph.add((dataset, VOID.triples, Literal(int(described.manifest.get("dataset", {}).get("statements", 0)))))
    graph.add((dataset, VOID.uriSpace, Literal(ID)))


def _add_contributors(graph: rdflib.Graph) -> None:
    """Add whose the dataset is, and since when it is given out."""
    from rdflib import DCTERMS, FOAF, RDF, XSD, Literal, URIRef

    dataset, contributors = URIRef(DATASET), URIRef(f"{DATASET}#contributors")
    graph += ((dataset, DCTERMS.creator, contributors), (dataset, DCTERMS.publisher, contributors))
    graph += ((contributors, RDF.type, FOAF.Agent), (contributors, FOAF.name, Literal(CONTRIBUTORS, lang="en")))
    graph.add((dataset, DCTERMS.issued, Literal(ISSUED, datatype=XSD.date)))


def _add_subsets(graph: rdflib.Graph, described: Described) -> None:
    """Add each named graph as a part of the dataset, under the IRI that the service names it by."""
    from rdflib import RDF, VOID, Literal, URIRef

    for name in graph_files(described.build):
        subset = URIRef(GRAPH + name)
        graph += ((URIRef(DATASET), VOID.subset, subset), (subset, RDF.type, VOID.Dataset))
        graph.add((subset, VOID.dataDump, described.at(f"/graph/{name}")))
        graph.add((subset, VOID.triples, Literal(int(described.manifest.get("triples", {}).get(GRAPH + name, 0)))))


def _add_distributions(graph: rdflib.Graph, described: Described) -> None:
    """Add what can be taken along: a file in each form, and the tables as CSV."""
    from rdflib import VOID, URIRef

    dataset = URIRef(DATASET)
    for dump in DUMPS.values():
        file = described.at(f"/data/{dump.name}")
        _add_distribution(graph, file, dump.media_type, dump.says)
        if dump.form in RDF_FORMS:
            graph.add((dataset, VOID.dataDump, file))
        _add_size(graph, URIRef(f"{file}#file"), made_dump(described.build, dump.name))
    for path, says in TABLES.items():
        _add_distribution(graph, described.at(path), "text/csv", says)


def _add_size(graph: rdflib.Graph, file: rdflib.URIRef, path: Path) -> None:
    """Add the bytes of a file and their SHA-256 as DCAT 3 has it, in the terms of SPDX, where it is made already."""
    from rdflib import DCAT, RDF, XSD, BNode, Literal, Namespace

    if not path.exists():
        return
    checksum = _checksum(path)
    graph.add((file, DCAT.byteSize, Literal(path.stat().st_size, datatype=XSD.nonNegativeInteger)))
    spdx, node = Namespace("http://spdx.org/rdf/terms#"), BNode()
    graph += ((file, spdx.checksum, node), (node, RDF.type, spdx.Checksum))
    graph += ((node, spdx.algorithm, spdx.checksumAlgorithm_sha256),)
    graph.add((node, spdx.checksumValue, Literal(checksum, datatype=XSD.hexBinary)))


@lru_cache(maxsize=64)
def _checksum(path: Path) -> str:
    """Return the SHA-256 of a file that nothing changes: what is served lies in a folder of its own."""
    return checksum_of(path)


def _add_distribution(graph: rdflib.Graph, file: rdflib.URIRef, media_type: str, says: str) -> None:
    from rdflib import DCAT, DCTERMS, RDF, Literal, URIRef

    node, dataset = URIRef(f"{file}#file"), URIRef(DATASET)
    graph += ((dataset, DCAT.distribution, node), (node, RDF.type, DCAT.Distribution), (node, DCAT.downloadURL, file))
    graph += ((node, DCAT.mediaType, URIRef(MEDIA_TYPE_NAMES + media_type)), (node, DCTERMS.license, URIRef(LICENCE)))
    graph.add((node, DCTERMS.title, Literal(says, lang="en")))
