"""A row's key becomes one IRI, always the same, that every serialisation can write with a prefix."""

from __future__ import annotations

import string
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtop_graph.identifiers import (
    ENTITY_TABLES,
    GRAPH,
    ID,
    ONTOLOGY,
    ONTOLOGY_IRI,
    RECORDED_ENGAGEMENT,
    SEGMENTS,
    concept_iri,
    iri_of,
    paragraph_iri,
    slug_of,
    table_iri,
)
from rtop_graph.namespaces import PREFIXES, RTOP
from rtop_graph.rows import TABLES, Actor, Claim, Mention, Paragraph
from tests.worlds import ROOT, SMALLEST, project_vocabulary, read_world

SAFE = string.ascii_letters + string.digits + ".-"
keys = st.text(min_size=1, max_size=12).filter(lambda key: "_" not in key)


@pytest.mark.parametrize(
    ("parts", "slug"),
    [
        (("african-union",), "african-union"),
        (("A-65-877", "17"), "A-65-877-17"),
        (("A-65-877", "IV.C.civilian-assistance"), "A-65-877-IV.C.civilian-assistance"),
        (("a", "", "2011"), "a--2011"),
        (("a", None), "a-"),
        (("a", 12), "a-12"),
    ],
)
def test_plain_keys_are_read_off_their_slug(parts: tuple[str | int | None, ...], slug: str) -> None:
    assert slug_of(*parts) == slug


def test_other_characters_become_underscores_and_a_checksum_tells_keys_apart() -> None:
    assert slug_of("Côte d'Ivoire").startswith("C_te_d_Ivoire-")
    assert slug_of("é") != slug_of("è")
    assert slug_of("a b") != slug_of("a_b")


@given(keys, keys)
def test_different_keys_have_different_slugs(one: str, other: str) -> None:
    assert (slug_of(one) == slug_of(other)) == (one == other)


def test_keys_that_join_to_the_same_text_share_a_slug() -> None:
    assert slug_of("a-b", "c") == slug_of("a", "b-c") == "a-b-c"
    assert slug_of("a", None) == slug_of("a", "") == "a-"


@given(st.lists(st.one_of(st.none(), st.text(max_size=8), st.integers()), min_size=1, max_size=4))
def test_slugs_are_of_safe_characters_in_a_valid_iri(parts: list[str | int | None]) -> None:
    slug = slug_of(*parts)
    assert set(slug) <= set(SAFE + "_")
    assert ox.NamedNode(f"{ID}name/{slug}").value.endswith(slug)
    assert slug == slug_of(*parts)


def test_iris_say_the_table_and_the_key() -> None:
    tables = read_world(SMALLEST)
    assert iri_of(tables.of(Actor)[0]) == f"{ID}actor/council-of-elders"
    assert iri_of(tables.of(Claim)[0]) == f"{ID}claim/A-1-1-p1-1"
    assert iri_of(tables.of(Mention)[0]) == f"{ID}mention/A-1-1-fn1-council-of-elders"
    assert paragraph_iri("A-65-877", "17") == f"{ID}paragraph/A-65-877-17"
    assert concept_iri("modality", "performed") == f"{ID}modality/performed"


def test_a_paragraph_named_by_others_has_the_iri_of_its_row() -> None:
    for paragraph in read_world(SMALLEST).of(Paragraph):
        assert paragraph_iri(paragraph.document, paragraph.label) == iri_of(paragraph)


def test_tables_that_are_edges_have_no_iri() -> None:
    with pytest.raises(KeyError):
        table_iri("claim_places", "A-1-1-p1-1", "arcadia")


@pytest.mark.parametrize("world", [SMALLEST, ROOT / "data"], ids=["smallest", "real"])
def test_no_two_rows_become_one_iri(world: Path) -> None:
    tables = read_world(world)
    iris = [iri_of(row) for row_class in TABLES if row_class.table in SEGMENTS for row in tables.of(row_class)]
    assert len(set(iris)) == len(iris)


# ---------------------------------------------------------------- bases and prefixes


def test_every_segment_and_scheme_has_its_prefix_and_no_other_iri_of_ours_has_one() -> None:
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if iri.startswith(ID)}
    names = [*SEGMENTS.values(), RECORDED_ENGAGEMENT, *project_vocabulary().concepts, "scheme"]
    assert prefixes == {name: f"{ID}{name}/" for name in names}
    assert len(set(names)) == len(names)


def test_every_segment_is_of_one_table() -> None:
    assert len(set(SEGMENTS.values())) == len(SEGMENTS)
    assert SEGMENTS.keys() <= {row_class.table for row_class in TABLES}
    assert set(ENTITY_TABLES) <= SEGMENTS.keys()


def test_terms_and_graphs_have_a_prefix() -> None:
    assert PREFIXES["rtop"] == ONTOLOGY == str(RTOP) == f"{ONTOLOGY_IRI}#"
    assert PREFIXES["graph"] == GRAPH


def test_our_bases_do_not_overlap() -> None:
    bases = [ID, GRAPH, ONTOLOGY]
    assert [(a, b) for a in bases for b in bases if a != b and a.startswith(b)] == []
