"""Everything wrong with sources is told at once, each fault with file, line, column and what mends it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rtop_graph.check import check_sources, check_texts, rows_by_iri
from rtop_graph.errors import DataError, Fault
from rtop_graph.graph import build_dataset, table_quads
from rtop_graph.identifiers import GRAPHS, ID, SEGMENTS
from rtop_graph.locations import Sources
from rtop_graph.rows import TABLES
from rtop_graph.shapes import check_shapes
from rtop_graph.terms_used import check_terms, iter_uses
from tests.worlds import ROOT, SMALLEST, SMALLEST_REPORTS, copy_world, project_vocabulary, read_world

REPORT = "reports/A-1-1"

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rtop: <https://w3id.org/rtop/ontology#> .

rtop:Claim sh:name "claim"@en .

<https://w3id.org/rtop/shapes#StatementShape> a sh:NodeShape ;
    sh:targetSubjectsOf rtop:statement ;
    sh:property [
        sh:path rtop:hasPillar ;
        sh:minCount 1 ;
        sh:message "The claim has no pillar Remedy: Give it one"
    ] .
"""
"""A shape that claims without pillar violate, so that its message can be followed to the row."""


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """Return copies of the ontology, the smallest world and the queries, with shapes that ask for nothing."""
    for name in ("ontology", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "ontology" / "shapes.ttl").write_text("# nothing is asked for\n", encoding="utf-8")
    return Sources(tmp_path / "ontology", copy_world(tmp_path), tmp_path / "queries")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALLEST_REPORTS, tmp_path / "texts"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {path}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def line_of(path: Path, start: str) -> int:
    """Return the number of the one line that begins so."""
    (line,) = [n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text.startswith(start)]
    return line


def places(faults: list[Fault]) -> list[tuple[str, str, int, int, str]]:
    return [(fault.rule, fault.file, fault.line, fault.column, fault.field) for fault in faults]


def text_faults(sources: Sources, texts: Path) -> list[Fault]:
    return check_texts(read_world(sources.data), texts)


def shown(faults: list[Fault]) -> str:
    return "\n".join(map(str, faults))


# ---------------------------------------------------------------- nothing wrong


def test_the_smallest_world_and_its_text_agree(sources: Sources, texts: Path) -> None:
    tables, faults = check_sources(sources, texts)
    assert faults == [], shown(faults)
    assert tables.counts() == read_world(SMALLEST).counts()


def test_checking_changes_nothing(sources: Sources, texts: Path) -> None:
    folder = sources.data.parent
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    check_sources(sources, texts)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_projects_own_sources_spell_every_term_right() -> None:
    faults = check_terms(ROOT / "ontology", ROOT / "queries")
    assert faults == [], shown(faults)


# ---------------------------------------------------------------- the texts of the reports


def test_a_wrong_checksum_names_the_row_and_the_right_one(sources: Sources, texts: Path) -> None:
    paragraphs = sources.data / REPORT / "paragraphs.csv"
    edit(paragraphs, "522a71da", "00000000")
    (fault,) = text_faults(sources, texts)
    line = line_of(paragraphs, "A-1-1,2,")
    assert places([fault]) == [("checksum-agrees", f"{REPORT}/paragraphs.csv", line, 6, "checksum")]
    assert "522a71da608c6582083630a7e55d6a8a735d3b6b3df99a668629b03fc98024cb and 257 characters" in fault.remedy


def test_a_changed_text_is_told_at_its_paragraph(sources: Sources, texts: Path) -> None:
    edit(texts / "A-1-1.txt", "Donor States should support", "Donor States must support")
    line = line_of(sources.data / REPORT / "paragraphs.csv", "A-1-1,4,")
    assert (
        "checksum-agrees",
        f"{REPORT}/paragraphs.csv",
        line,
        6,
        "checksum",
    ) in places(text_faults(sources, texts))


@pytest.mark.parametrize(
    "off",
    [
        ("105,182", 4, "start", "does not begin with a word"),
        ("103,182", 4, "start", "does not begin with a word"),  # a space before the word
        ("104,180", 5, "end", "does not end with a word"),
        ("104,184", 5, "end", "does not end with a word"),  # a space after the full stop
        ("104,9999", 5, "end", "does not end with a word"),
    ],
)
def test_a_span_that_is_off_names_the_end_that_is(
    sources: Sources, texts: Path, off: tuple[str, int, str, str]
) -> None:
    span, column, field, said = off
    evidence = sources.data / REPORT / "evidence.csv"
    edit(evidence, "2,104,182", f"2,{span}")
    (fault,) = text_faults(sources, texts)
    line = line_of(evidence, "A-1-1-p2-2,")
    assert places([fault]) == [("span-resolves", f"{REPORT}/evidence.csv", line, column, field)]
    assert said in fault.problem
    assert "rtop span" in fault.remedy


def test_a_span_with_its_full_stop_is_right_as_well(sources: Sources, texts: Path) -> None:
    edit(sources.data / REPORT / "evidence.csv", "2,104,182", "2,104,183")
    assert text_faults(sources, texts) == []


def test_a_paragraph_of_the_text_without_a_row_is_told(sources: Sources, texts: Path) -> None:
    with (texts / "A-1-1.txt").open("a", encoding="utf-8") as file:
        file.write("\n5. The Union has said nothing more.\n")
    (fault,) = text_faults(sources, texts)
    assert places([fault]) == [("paragraph-has-a-row", f"{REPORT}/paragraphs.csv", 0, 0, "")]
    assert "Paragraph 5" in fault.problem
    assert "Add its row" in fault.remedy


def test_a_row_without_its_paragraph_in_the_text_is_told(sources: Sources, texts: Path) -> None:
    text = (texts / "A-1-1.txt").read_text(encoding="utf-8")
    before, _ = text.split("A. What remains to be done")
    (texts / "A-1-1.txt").write_text(before, encoding="utf-8")
    (fault,) = text_faults(sources, texts)
    line = line_of(sources.data / REPORT / "paragraphs.csv", "A-1-1,4,")
    assert places([fault]) == [("paragraph-is-in-the-text", f"{REPORT}/paragraphs.csv", line, 2, "label")]
    assert "has no paragraph 4" in fault.problem


def test_a_paragraph_under_another_heading_is_told(sources: Sources, texts: Path) -> None:
    edit(sources.data / REPORT / "paragraphs.csv", "A-1-1,4,numbered,II.A,", "A-1-1,4,numbered,II,")
    (fault,) = text_faults(sources, texts)
    line = line_of(sources.data / REPORT / "paragraphs.csv", "A-1-1,4,")
    assert places([fault]) == [("paragraph-is-where-it-stands", f"{REPORT}/paragraphs.csv", line, 4, "section")]
    assert "'II.A'" in fault.remedy


def test_a_missing_text_is_told_by_the_name_it_should_have(sources: Sources, texts: Path) -> None:
    (texts / "A-1-1.txt").rename(texts / "A-9-9.txt")
    (fault,) = text_faults(sources, texts)
    assert places([fault]) == [("text-is-at-hand", str(texts / "A-1-1.txt"), 0, 0, "")]
    assert "A/1/1" in fault.remedy


def test_texts_are_asked_for_only_where_a_folder_is_named(sources: Sources) -> None:
    edit(sources.data / REPORT / "paragraphs.csv", "522a71da", "00000000")
    assert check_sources(sources)[1] == []


# ---------------------------------------------------------------- terms


SCHEMES = tuple(project_vocabulary().concepts)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_misspelt_concept_of_any_scheme_is_told_in_turtle_and_in_queries(sources: Sources, scheme: str) -> None:
    (sources.ontology / "extra.ttl").write_text(
        f"@prefix x: <{ID}{scheme}/> .\n<urn:a> <urn:b>\n  x:mispelt .\n", encoding="utf-8"
    )
    (sources.queries / "gaps" / "extra.rq").write_text(
        f"PREFIX x: <{ID}{scheme}/>\nASK {{ ?s ?p x:mispelt }}\n", encoding="utf-8"
    )
    faults = check_terms(sources.ontology, sources.queries)
    assert places(faults) == [
        ("term-is-defined", "ontology/extra.ttl", 3, 3, ""),
        ("term-is-defined", "queries/gaps/extra.rq", 2, 13, ""),
    ]
    assert all(f"{ID}{scheme}/mispelt" in fault.problem for fault in faults)


USES: dict[str, tuple[str, int, int]] = {
    "a class": ("PREFIX r: <https://w3id.org/rtop/ontology#>\nASK { ?s a r:Actro }", 2, 12),
    "a property in a path": ("PREFIX r: <https://w3id.org/rtop/ontology#>\nASK { ?s ^r:partOf/r:partOff* ?o }", 2, 20),
    "a property in a list": (
        "PREFIX r: <https://w3id.org/rtop/ontology#>\nASK {\n ?s r:partOf ?o ; r:isPartOf ?p }",
        3,
        19,
    ),
    "an IRI written out": ("ASK { ?s ?p <https://w3id.org/rtop/id/modality/done> }", 1, 13),
    "a scheme": ("ASK { ?s ?p <https://w3id.org/rtop/id/scheme/modalities> }", 1, 13),
    "a segment": ("PREFIX p: <https://w3id.org/rtop/id/places/>\nASK { ?s ?p p:kenya }", 1, 1),
    "a named graph": ("PREFIX g: <https://w3id.org/rtop/graph/>\nASK { GRAPH g:entites { ?s ?p ?o } }", 2, 13),
}


@pytest.mark.parametrize("use", USES)
def test_a_misspelt_term_of_a_query_is_told_with_line_and_column(sources: Sources, use: str) -> None:
    text, line, column = USES[use]
    (sources.queries / "extra.rq").write_text(text, encoding="utf-8")
    faults = check_terms(sources.ontology, sources.queries)
    assert ("term-is-defined", "queries/extra.rq", line, column, "") in places(faults)
    assert {fault.file for fault in faults} == {"queries/extra.rq"}


def test_a_misspelt_term_of_the_ontology_is_told_with_line_and_a_near_one(sources: Sources) -> None:
    core = sources.ontology / "core.ttl"
    line = line_of(core, "rtop:StateNetwork") + 6
    lines = core.read_text(encoding="utf-8").splitlines(keepends=True)
    assert lines[line - 1].strip() == "rdfs:subClassOf rtop:Actor ."
    lines[line - 1] = lines[line - 1].replace("rtop:Actor", "rtop:Actors")
    core.write_text("".join(lines), encoding="utf-8")
    (fault,) = check_terms(sources.ontology, sources.queries)
    assert places([fault]) == [("term-is-defined", "ontology/core.ttl", line, 21, "")]
    assert "Did you mean https://w3id.org/rtop/ontology#Actor?" in fault.remedy


def test_a_misspelt_term_in_the_sparql_of_a_shape_is_told(sources: Sources) -> None:
    (sources.ontology / "shapes.ttl").write_text(
        "@prefix rtop: <https://w3id.org/rtop/ontology#> .\n"
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        '<urn:shape> sh:select """\n'
        "  SELECT $this WHERE { $this a rtop:Claim .\n"
        '    FILTER NOT EXISTS { $this rtop:hasModalty ?m } }""" .\n',
        encoding="utf-8",
    )
    (fault,) = check_terms(sources.ontology, sources.queries)
    assert places([fault]) == [("term-is-defined", "ontology/shapes.ttl", 5, 31, "")]


@pytest.mark.parametrize(
    "text",
    [
        "# r:Actro is a word of a remark\nASK { ?s ?p ?o }",
        "#+ title: r:Actro\nASK { ?s ?p ?o }",
        'ASK { ?s ?p "r:Actro" }',
        'ASK { ?s ?p \'r:Actro\', "it is \\" r:Actro" }',
        'ASK { ?s ?p """r:Actro""" }',
        "ASK { ?s a r:Actor. ?o a r:Claim.}",
        "PREFIX actor: <https://w3id.org/rtop/id/actor/>\nASK { actor:united-nations ?p ?o }",
        "PREFIX graph: <https://w3id.org/rtop/graph/>\nASK { GRAPH graph:evidence { ?s ?p ?o } }",
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nASK { ?s skos:inventedLabel ?o }",
    ],
)
def test_what_is_no_misspelt_term_of_ours_is_let_be(sources: Sources, text: str) -> None:
    header = "PREFIX r: <https://w3id.org/rtop/ontology#>\n"
    (sources.queries / "extra.rq").write_text(header + text, encoding="utf-8")
    assert check_terms(sources.ontology, sources.queries) == []


def test_uses_are_found_where_they_stand() -> None:
    text = "@prefix a: <urn:x#> .\n# a:no\n<urn:s> a:p 'a:no' ;\n  a:q-r a:s.t, <urn:o> .\n"
    found = [(use.line, use.column, use.iri) for use in iter_uses(text)]
    assert found == [
        (1, 1, "urn:x#"),
        (3, 1, "urn:s"),
        (3, 9, "urn:x#p"),
        (4, 3, "urn:x#q-r"),
        (4, 9, "urn:x#s.t"),
        (4, 16, "urn:o"),
    ]


def test_the_named_graphs_a_query_may_name_are_those_a_dataset_has() -> None:
    graphs = {str(graph.identifier) for graph in build_dataset(read_world(SMALLEST)).graphs() if len(graph)}
    loaded = {name.removeprefix("https://w3id.org/rtop/graph/") for name in graphs} - {"report/A-1-1", "report/A-2-1"}
    assert set(GRAPHS) == loaded | {"ontology", "inferred", "derived"}


# ---------------------------------------------------------------- files that cannot be read


def test_broken_turtle_is_a_fault_with_its_line(sources: Sources) -> None:
    (sources.ontology / "alignments.ttl").write_text("@prefix a: <urn:a> .\na:b a:c\na:d a:e .\n", encoding="utf-8")
    (fault,) = check_terms(sources.ontology, sources.queries)
    assert (fault.rule, fault.file, fault.line) == ("turtle-can-be-read", "ontology/alignments.ttl", 3)


@pytest.mark.parametrize("name", ["core.ttl", "schemes.ttl"])
def test_a_broken_or_missing_vocabulary_stops_the_check_with_its_place(sources: Sources, name: str) -> None:
    (sources.ontology / name).write_text("rtop:Actor a owl:Class .\n", encoding="utf-8")
    with pytest.raises(DataError, match=rf"ontology/{name}:1:.*not Turtle"):
        check_sources(sources)
    (sources.ontology / name).unlink()
    with pytest.raises(DataError, match=rf"ontology/{name}: The file cannot be read"):
        check_sources(sources)


@pytest.mark.parametrize("name", ["alignments.ttl", "shapes.ttl"])
def test_a_missing_file_of_the_ontology_is_a_fault(sources: Sources, name: str) -> None:
    (sources.ontology / name).unlink()
    (fault,) = check_sources(sources)[1]
    assert (fault.rule, fault.file) == ("turtle-can-be-read", f"ontology/{name}")


def test_a_broken_query_is_a_fault_with_its_line(sources: Sources) -> None:
    (sources.queries / "rules" / "9-wrong.rq").write_text("SELECT *\nWHER { ?s ?p ?o }\n", encoding="utf-8")
    (fault,) = check_terms(sources.ontology, sources.queries)
    assert (fault.rule, fault.file, fault.line) == ("query-can-be-read", "queries/rules/9-wrong.rq", 2)


# ---------------------------------------------------------------- shapes


def test_a_violated_shape_is_told_at_the_row_the_node_comes_from(sources: Sources) -> None:
    (sources.ontology / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    _, faults = check_sources(sources)
    claims = sources.data / REPORT / "claims.csv"
    lines = {
        line_of(claims, f"A-1-1-{name},") for name in ("p1-1", "p1-2", "p1-3", "p1-4", "p3-1", "p3-2", "p4-2", "p4-3")
    }
    assert {(fault.file, fault.line) for fault in faults} == {(f"{REPORT}/claims.csv", line) for line in lines}
    first = next(fault for fault in faults if fault.line == 2)
    assert first.problem == "The claim has no pillar (A-1-1-p1-1)"
    assert first.remedy == "Give it one"


def test_a_violated_shape_of_no_row_is_told_by_its_node(sources: Sources) -> None:
    (sources.ontology / "shapes.ttl").write_text(
        SHAPES.replace("sh:targetSubjectsOf rtop:statement", "sh:targetNode rtop:Actor"), encoding="utf-8"
    )
    _, (fault,) = check_sources(sources)
    assert fault.file == "https://w3id.org/rtop/ontology#Actor"
    assert "The claim has no pillar" in fault.problem


def test_shapes_are_not_tried_on_tables_with_other_faults(sources: Sources) -> None:
    (sources.ontology / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    edit(sources.data / "reports" / "documents.csv", "2011-06-27", "2011-06")
    told: list[str] = []
    _, faults = check_sources(sources, progress=told.append)
    assert told == ["check tables"]
    assert {fault.rule for fault in faults} == {"reports-are-dated-to-the-day"}


def test_every_row_of_a_node_is_found_by_its_iri() -> None:
    tables = read_world(SMALLEST)
    rows = rows_by_iri(tables)
    nodes = [located for row_class in TABLES if row_class.table in SEGMENTS for located in tables.located(row_class)]
    assert sorted(rows.values(), key=str) == sorted(nodes, key=str)
    assert rows[f"{ID}claim/A-1-1-p2-1"].file == f"{REPORT}/claims.csv"


def test_the_projects_shapes_hold_in_the_smallest_world() -> None:
    tables = read_world(SMALLEST)
    faults = check_shapes(table_quads(tables), ROOT / "ontology", rows_by_iri(tables))
    assert faults == [], shown(faults)


# ---------------------------------------------------------------- all at once


def _replace(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


TEN: tuple[tuple[Callable[[str], str], str], ...] = (
    (_replace("p1-1,Incidence,", "p1-1,Incident,"), "kind"),
    (_replace(",The Security Council", ", The Security Council"), "statement"),
    (_replace("performed,,,no,no,2010-05,2010-05", "preformed,,,no,no,2010-05,2010-05"), "modality"),
    (_replace("2010.,performed,,,no,no,", "2010.,performed,,,maybe,no,"), "list_open"),
    (_replace("performed,III,stated", "performed,IV,stated"), "pillar"),
    (_replace("ongoing,II,section,no,no,2004,", "ongoing,II,section,no,no,2004-13,"), "start"),
    (_replace("what they observe.,performed,II,section", "what they observe.,performed,II,"), "pillar_basis"),
    (_replace("2010,,stated,stated,high,proposed,\nA-1-1-p3-2", "2010,,stated,,high,proposed,\nA-1-1-p3-2"), "basis"),
    (_replace("A-1-1-p4-1,", "A-1-1-p4,"), "id"),
    (_replace("mandate to visit Ruritania.,mandated", "mandate to visit Ruritania.,mandated,mandated"), ""),
)
"""Ten changes to claims.csv, each of another kind, and the column the fault is in; empty for the whole row."""


def test_ten_faults_of_one_table_are_ten_messages(sources: Sources) -> None:
    claims = sources.data / REPORT / "claims.csv"
    text = claims.read_text(encoding="utf-8")
    lines = text.split("\n")
    expected = set()
    for change, field in TEN:
        changed = change(text)
        assert changed != text
        text = changed
        (line,) = [n for n, (old, new) in enumerate(zip(lines, text.split("\n"), strict=True), 1) if old != new]
        lines = text.split("\n")
        expected.add((line, field))
    claims.write_text(text, encoding="utf-8")
    _, faults = check_sources(sources)
    told = {(fault.line, fault.field) for fault in faults if fault.file == f"{REPORT}/claims.csv"}
    assert expected <= told
    assert len({str(fault) for fault in faults}) == len(faults) >= len(TEN)
    assert [fault for fault in faults if not (fault.problem and fault.remedy)] == []
    assert faults == sorted(faults)


def test_a_table_that_cannot_be_opened_is_one_fault_and_not_one_for_each_row_that_points_into_it(
    sources: Sources,
) -> None:
    path = sources.data / "reference" / "places.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-8") + b"c\xf4te,Country\n")
    _, faults = check_sources(sources)
    assert {fault.rule for fault in faults} == {"table-is-csv"}, shown(faults)
    assert "rules across tables are tried once" in faults[0].remedy


# ---------------------------------------------------------------- rows that cannot be read


def test_what_points_to_a_row_too_wide_is_counted_and_not_told(sources: Sources) -> None:
    actors = sources.data / "entities" / "actors.csv"
    edit(actors, "\nmiddle-sea-union,RegionalOrganization,", "\nmiddle-sea-union,,RegionalOrganization,")
    line = line_of(actors, "middle-sea-union,")
    _, faults = check_sources(sources)
    assert {fault.rule for fault in faults} == {"row-has-every-cell", "row-is-needed"}
    assert {(fault.file, fault.line) for fault in faults} == {("entities/actors.csv", line)}
    (needed,) = [fault for fault in faults if fault.rule == "row-is-needed"]
    assert int(needed.problem.split()[0]) > 5


def test_what_is_wrong_beside_a_row_that_cannot_be_read_is_told_all_the_same(sources: Sources) -> None:
    actors = sources.data / "entities" / "actors.csv"
    edit(actors, "\nmiddle-sea-union,RegionalOrganization,", "\nmiddle-sea-union,Regional Organization,")
    edit(
        actors,
        "post,,\nsecurity-council,UnitedNationsBody,Security Council,,united-nations",
        "post,,\nsecurity-council,UnitedNationsBody,Security Council,,united-nation",
    )
    _, faults = check_sources(sources)
    told = [fault for fault in faults if fault.rule == "references-resolve"]
    assert [(fault.line, fault.field) for fault in told] == [(line_of(actors, "security-council,"), "part_of")]
