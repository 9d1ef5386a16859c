"""The ontology offers tables their values: slugs by scheme, leaf classes by superclass, English labels."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rtop_graph.errors import UnknownNameError
from rtop_graph.identifiers import ID, ONTOLOGY, concept_iri
from rtop_graph.rows import TABLES
from rtop_graph.vocabulary import Vocabulary, find_turtle_fault, read_vocabulary
from tests.worlds import ROOT, project_vocabulary

HEADER = """
@prefix rtop: <https://w3id.org/rtop/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix scheme: <https://w3id.org/rtop/id/scheme/> .
@prefix colour: <https://w3id.org/rtop/id/colour/> .
"""

CORE = """
rtop:Thing a owl:Class ; rdfs:label "thing"@en .
rtop:Body a owl:Class ; rdfs:label "Körper"@de, "body"@en ; rdfs:subClassOf rtop:Thing .
rtop:Star a owl:Class ; rdfs:subClassOf rtop:Body .
rtop:Planet a owl:Class ; rdfs:subClassOf rtop:Body .
rtop:Word a owl:Class ; rdfs:subClassOf rtop:Thing, <http://xmlns.com/foaf/0.1/Document> .
rtop:RedStar a owl:Class ; rdfs:subClassOf rtop:Star ;
    owl:equivalentClass [ a owl:Restriction ; owl:onProperty rtop:has ; owl:hasValue colour:red ] .
"""

SCHEMES = """
scheme:colour a skos:ConceptScheme ; skos:prefLabel "colours"@en .
colour:red a skos:Concept ; skos:prefLabel "red"@en, "rouge"@fr ; skos:inScheme scheme:colour .
colour:blue a skos:Concept ; skos:prefLabel "blue"@en ; skos:inScheme scheme:colour .
"""


@pytest.fixture
def invented(tmp_path: Path) -> Vocabulary:
    (tmp_path / "core.ttl").write_text(HEADER + CORE, encoding="utf-8")
    (tmp_path / "schemes.ttl").write_text(HEADER + SCHEMES, encoding="utf-8")
    return read_vocabulary(tmp_path)


def test_concepts_are_their_slugs_by_scheme(invented: Vocabulary) -> None:
    assert invented.concepts == {"colour": ("blue", "red")}


def test_leaves_are_offered_under_every_class_above_them(invented: Vocabulary) -> None:
    assert invented.classes["Body"] == ("Planet", "Star")
    assert invented.classes["Thing"] == ("Planet", "Star", "Word")


def test_a_class_with_classes_below_is_not_a_kind_to_choose(invented: Vocabulary) -> None:
    assert "Body" not in invented.classes["Thing"]


def test_a_defined_class_is_offered_nowhere_and_leaves_its_parent_a_leaf(invented: Vocabulary) -> None:
    offered = {leaf for leaves in invented.classes.values() for leaf in leaves}
    assert "RedStar" not in offered
    assert "Star" in offered


def test_labels_are_english(invented: Vocabulary) -> None:
    assert invented.label(ONTOLOGY + "Body") == "body"
    assert invented.label(f"{ID}colour/red") == "red"
    with pytest.raises(UnknownNameError, match="Bodyy"):
        invented.label(ONTOLOGY + "Bodyy")


@pytest.mark.parametrize(
    "defined", ["EarlyWarningActor", "RecordedPartner", "DoneClaim", "MandatedClaim", "PlaceOfConcern"]
)
def test_no_defined_class_of_the_project_is_a_kind_to_choose(defined: str) -> None:
    vocabulary = project_vocabulary()
    assert ONTOLOGY + defined in vocabulary.labels
    assert [parent for parent, leaves in vocabulary.classes.items() if defined in leaves] == []


def test_kinds_of_claims_and_places_are_the_documented_ones() -> None:
    classes = project_vocabulary().classes
    assert classes["Claim"] == (
        "Adoption",
        "Engagement",
        "Failure",
        "Finding",
        "Incidence",
        "MembershipChange",
        "Operation",
        "Partnership",
        "Recommendation",
        "Recurrence",
    )
    assert classes["Place"] == ("Area", "Country", "Region", "Territory")


def test_modalities_are_the_six_that_measures_divide_by() -> None:
    modalities = ("mandated", "not-taken", "ongoing", "performed", "prospective", "recommended")
    assert project_vocabulary().concepts["modality"] == modalities


def test_every_column_of_a_kind_or_concept_has_values_to_choose() -> None:
    vocabulary = project_vocabulary()
    offered = {"kind": vocabulary.classes, "concept": vocabulary.concepts}
    rules = [(row_class.table, rule) for row_class in TABLES for rule in row_class.rules().values()]
    lacking = [
        (table, rule.target)
        for table, rule in rules
        if rule.form in offered and not offered[rule.form].get(rule.target)
    ]
    assert lacking == []


def test_every_concept_and_every_kind_has_a_label() -> None:
    vocabulary = project_vocabulary()
    terms = [concept_iri(scheme, slug) for scheme, slugs in vocabulary.concepts.items() for slug in slugs]
    terms += [ONTOLOGY + leaf for leaves in vocabulary.classes.values() for leaf in leaves]
    assert [term for term in terms if not vocabulary.labels.get(term)] == []


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(ROOT / "ontology", tmp_path / "ontology"))
    assert read_vocabulary(copy) == project_vocabulary()


def test_turtle_that_can_be_read_has_no_fault() -> None:
    assert [find_turtle_fault(path) for path in (ROOT / "ontology").glob("*.ttl") if find_turtle_fault(path)] == []
