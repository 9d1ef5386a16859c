"""The endpoint described for machines: SPARQL 1.1 Service Description and VoID."""

from __future__ import annotations

from collections.abc import Iterable

from rtop_graph.endpoint.formats import SOLUTION_TYPES, TRIPLE_TYPES
from rtop_graph.endpoint.limits import Limits
from rtop_graph.namespaces import PREFIXES

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


def service_description(endpoint: str, graphs: Iterable[str], limits: Limits, form: str) -> bytes:
    """Return the description of the endpoint at an address in an RDF form: its graphs, its forms, its limits."""
    import rdflib
    from rdflib import RDF, RDFS, VOID, BNode, Literal, Namespace, URIRef

    sd, formats = Namespace("http://www.w3.org/ns/sparql-service-description#"), "http://www.w3.org/ns/formats/"
    graph = rdflib.Graph()
    graph.bind("sd", sd)
    service, dataset = URIRef(endpoint), URIRef(f"{endpoint}#dataset")
    graph += ((service, RDF.type, sd.Service), (service, sd.endpoint, service), (dataset, RDF.type, sd.Dataset))
    graph += ((service, sd.supportedLanguage, sd.SPARQL11Query), (service, sd.feature, sd.UnionDefaultGraph))
    graph += ((service, sd.defaultDataset, dataset), (dataset, RDF.type, VOID.Dataset))
    graph.add((dataset, VOID.sparqlEndpoint, service))
    for name in dict.fromkeys((*SOLUTION_TYPES.values(), *TRIPLE_TYPES.values())):
        graph.add((service, sd.resultFormat, URIRef(f"{formats}{FORMS[name]}")))
    for iri in sorted(graphs):
        node = BNode()
        graph += ((dataset, sd.namedGraph, node), (node, RDF.type, sd.NamedGraph), (node, sd.name, URIRef(iri)))
    for prefix in PREFIXES.values():
        if any(iri.startswith(prefix) for iri in graphs):
            graph.add((dataset, VOID.uriSpace, Literal(prefix)))
    for name, most in limits.told():
        graph.add((service, RDFS.comment, Literal(f"{name}: at most {most}", lang="en")))
    return graph.serialize(format=form, encoding="utf-8")
