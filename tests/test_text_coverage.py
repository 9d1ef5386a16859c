"""How far the text is covered: the numbers are counted by hand, and no paragraph is passed over."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from rtop_graph.cli import main
from rtop_graph.errors import UnknownNameError
from rtop_graph.printed_names import (
    KnownNames,
    PrintedText,
    UnlistedName,
    find_unlisted,
    names_of_entities,
    names_table,
    ordinary_words,
)
from rtop_graph.report_reader import read_report, read_reports
from rtop_graph.results import FORMATS, Thing, render
from rtop_graph.rows import Document, Evidence, Paragraph
from rtop_graph.tables import Tables
from rtop_graph.text_coverage import (
    ParagraphCoverage,
    covered_characters,
    find_documents,
    measure_text,
    paragraphs_table,
    reports_table,
    silent_table,
)
from tests.worlds import ROOT, SMALLEST, SMALLEST_REPORTS, copy_world, read_world

Ask = pytest.CaptureFixture[str]
REAL_TEXTS = Path(os.environ.get("RTOP_REPORTS") or ROOT.parent / "shared" / "reports")


@pytest.fixture(scope="module")
def smallest() -> Tables:
    return read_world(SMALLEST)


@pytest.fixture(scope="module")
def real() -> Tables:
    return read_world(ROOT / "data")


@pytest.fixture
def at_smallest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commands read a copy of the smallest world, and no texts."""
    copy_world(tmp_path)
    monkeypatch.setenv("RTOP_HOME", str(tmp_path))
    monkeypatch.delenv("RTOP_REPORTS", raising=False)
    return tmp_path


def measured(tables: Tables, report: str = "") -> tuple[ParagraphCoverage, ...]:
    return measure_text(tables, find_documents(tables, report))


# ---------------------------------------------------------------- spans


@pytest.mark.parametrize(
    ("spans", "characters"),
    [
        ([], 0),
        ([(0, 10)], 10),
        ([(0, 10), (10, 20)], 20),
        ([(5, 15), (0, 10)], 15),
        ([(0, 30), (5, 10), (20, 25)], 30),
        ([(0, 30), (0, 30)], 30),
        ([(0, 2), (40, 50), (1, 3)], 13),
    ],
)
def test_a_character_in_several_spans_counts_once(spans: list[tuple[int, int]], characters: int) -> None:
    assert covered_characters(spans) == characters


def test_the_smallest_world_is_covered_as_counted_by_hand(smallest: Tables) -> None:
    counted = {
        (item.paragraph.document, item.paragraph.label): (len(item.claims), item.covered) for item in measured(smallest)
    }
    assert counted == {
        ("A-1-1", "fn1"): (1, 31),
        ("A-1-1", "summary"): (0, 0),
        ("A-1-1", "1"): (4, 114 + 66 + 104 + 32),
        ("A-1-1", "2"): (3, 102 + 78 + 72),
        ("A-1-1", "3"): (2, 53 + 63),
        ("A-1-1", "4"): (4, 39 + 52 + 81 + 71),
        ("A-2-1", "summary"): (0, 0),
        ("A-2-1", "1"): (1, 65),
    }


def test_the_table_of_reports_sums_the_paragraphs_up(smallest: Tables) -> None:
    record, later = reports_table(measured(smallest)).records()
    assert record == {
        "report": Thing("A/1/1", "https://w3id.org/rtop/id/document/A-1-1"),
        "paragraphs": 6,
        "with claims": 5,
        "silent": 1,
        "claims": 13,  # A-1-1-p1-3 stands on two paragraphs and counts once
        "claims per paragraph": 13 / 6,
        "characters": 45 + 133 + 323 + 257 + 119 + 250,
        "within evidence": 31 + 316 + 252 + 116 + 243,
        "share": 958 / 1127,
    }
    assert later["within evidence"] == 65


def test_a_paragraph_has_its_claims_and_its_share(smallest: Tables) -> None:
    rows = {str(record["paragraph"]): record for record in paragraphs_table(measured(smallest)).records()}
    assert rows["A/1/1 ¶2"]["claims"] == 3
    assert rows["A/1/1 ¶2"]["share"] == pytest.approx(252 / 257)
    assert rows["A/1/1 summary"]["share"] == 0


def test_a_silent_paragraph_is_told_with_the_curators_note(smallest: Tables) -> None:
    record, _ = silent_table(measured(smallest)).records()
    assert record["paragraph"] == Thing("A/1/1 summary", "https://w3id.org/rtop/id/paragraph/A-1-1-summary")
    assert record["why"] == "Says what the report is about."


@pytest.mark.parametrize("name", ["A-1-1", "A/1/1", "A/1/1-S/2011/1"])
def test_a_report_is_found_by_identifier_and_symbol(name: str, smallest: Tables) -> None:
    assert [document.id for document in find_documents(smallest, name)] == ["A-1-1"]


def test_an_unknown_report_is_told_with_those_that_there_are(smallest: Tables) -> None:
    with pytest.raises(UnknownNameError, match=r"'A/9/9'.*A-1-1"):
        find_documents(smallest, "A/9/9")


# ---------------------------------------------------------------- names


def smallest_names(tables: Tables) -> tuple[UnlistedName, ...]:
    return find_unlisted(tables, [read_report(SMALLEST_REPORTS / "A-1-1.txt")])


def test_the_names_of_the_smallest_text_that_no_entity_bears(smallest: Tables) -> None:
    assert {item.name: dict(item.times) for item in smallest_names(smallest)} == {
        "Union": {("A-1-1", "3"): 1, ("A-1-1", "4"): 2},  # in 2 the Middle Sea Union is printed beside it
        "Council of Elders": {("A-1-1", "2"): 1},
        "Government": {("A-1-1", "2"): 1},
    }


def test_the_table_of_names_counts_and_points_to_paragraphs(smallest: Tables) -> None:
    first = names_table(smallest_names(smallest)).records()[0]
    assert (first["name"], first["times"], first["in paragraphs"]) == ("Union", 3, 2)
    assert first["paragraphs"] == (
        Thing("A/1/1 ¶3", "https://w3id.org/rtop/id/paragraph/A-1-1-3"),
        Thing("A/1/1 ¶4", "https://w3id.org/rtop/id/paragraph/A-1-1-4"),
    )


KNOWN = KnownNames(
    [
        "Middle Sea Union",
        "Court for the Isles",
        "Office on Peace and the Duty to Help",
        "the Republic of Arcadia",
        "Île Verte",
        "Storm Watch",
        "Charter",
        "People's Republic of the Sound",
    ]
)


def unlisted(text: str, *others: str) -> list[str]:
    printed = PrintedText(text, KNOWN)
    ordinary = ordinary_words([printed, *(PrintedText(other, KNOWN) for other in others)])
    return [printed.printed(run) for run in printed.iter_unlisted(ordinary)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # what is a name
        ("We thank the Harbour Board.", ["Harbour Board"]),
        ("We thank the Board of Trade and Ports for it.", ["Board of Trade and Ports"]),
        ("We met Nobody, Anybody and Somebody.", ["Nobody", "Anybody and Somebody"]),
        ("We met Dr. Ann B. Clark there.", ["Ann B. Clark"]),
        ("We met Zoé's Harbour Board.", ["Zoé's Harbour Board"]),
        ("The Board met.", ["Board"]),
        ("Harbour Board members met.", ["Harbour Board"]),
        # what opens a sentence
        ("Ships sailed. Boats followed; Rafts too.", []),
        ("He said: “Boats sail.”", []),
        ("They should (a) Sail and (b) Row.", []),
        ("We asked Mr. Clark.", ["Clark"]),
        # dates, figures and numerals
        ("It met on 12 July 2011, and I came.", []),
        ("It said so in B/12/3.", []),
        ("It is in Articles II and IV.", ["Articles II"]),
        ("It is in the Charter, I and X.", []),
        # what an entity bears
        ("We met the MIDDLE SEA UNIONS.", []),
        ("We met the middle sea Union.", []),
        ("We live on Ile Verte.", []),
        ("We live in the Republic of Arcadia.", []),
        ("We watch the Storm Watch.", []),
        ("It is a Charter-based body.", []),
        # what a longer name printed there contains
        ("The Office on Peace and the Duty to Help met.", []),
        ("The Office on Peace and the Duty to Help is the Office.", []),
        ("We asked the Office.", ["Office"]),
        # what is joined
        ("It binds the Middle Sea Union and the Court for the Isles.", []),
        ("It binds the Middle Sea Union and the Harbour Board.", ["Harbour Board"]),
        ("It binds the Board of Trade and Ports and the Middle Sea Union.", ["Board of Trade and Ports"]),
        ("We sent the Harbour Board to Ile Verte.", ["Harbour Board"]),
        ("It is the Middle Sea Union's Harbour Board.", ["Harbour Board"]),
        ("It is the Middle Sea Union Mission.", ["Middle Sea Union Mission"]),
        (
            "It is the Army of the People's Republic of the Sound and the Middle Sea Union.",
            ["Army of the People's Republic of the Sound"],
        ),
    ],
)
def test_a_name_is_listed_where_no_entity_bears_it(text: str, names: list[str]) -> None:
    assert unlisted(text) == names


def test_a_word_that_texts_print_small_is_no_part_of_the_name_that_it_opens() -> None:
    assert unlisted("Although Boardwalk sank, we met.") == ["Although Boardwalk"]
    assert unlisted("Although Boardwalk sank, we met.", "It sank, although we met.") == ["Boardwalk"]
    assert unlisted("Harbour Board met.", "The harbour sank. It is the Harbour.") == ["Harbour Board"]


def test_every_name_of_every_kind_of_entity_is_known(smallest: Tables) -> None:
    names = set(names_of_entities(smallest))
    assert names >= {"Highland Front", "MSU", "Storm Watch", "MSU/2010/7", "Treaty of the Middle Sea"}
    assert names >= {"Violence in the Arcadian Highlands, 2010", "Free Port", "Ruritanie", "Union of the Middle Sea"}


def test_a_name_is_known_without_what_stands_in_brackets(real: Tables) -> None:
    assert {"Micronesia (Federated States of)", "Micronesia"} <= set(names_of_entities(real))


# ---------------------------------------------------------------- the command


@pytest.mark.usefixtures("at_smallest")
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("show", "says"),
    [("paragraphs", "0.85"), ("each", "fn1"), ("silent", "Says what the report"), ("names", "Council of Elders")],
)
def test_every_table_is_printed_in_every_format(form: str, show: str, says: str, capsys: Ask) -> None:
    words = ["reading", "--show", show, "--report", "A/1/1", "--reports", str(SMALLEST_REPORTS), "--format", form]
    assert main(words) == 0
    assert says in capsys.readouterr().out


@pytest.mark.usefixtures("at_smallest")
def test_the_table_of_reports_is_shown_unless_another_is_asked_for(tmp_path: Path) -> None:
    assert main(["reading", "--format", "json", "-o", str(tmp_path / "reading.json")]) == 0
    row, _ = json.loads((tmp_path / "reading.json").read_text(encoding="utf-8"))["rows"]
    assert (row["report"]["label"], row["paragraphs"], row["silent"]) == ("A/1/1", 6, 1)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--show", "names"], 2, "RTOP_REPORTS"),
        (["--show", "names", "--reports", str(SMALLEST)], 1, "A-1-1.txt"),
        (["--report", "A/9/9"], 1, "No report is called"),
    ],
)
@pytest.mark.usefixtures("at_smallest")
def test_what_cannot_be_read_is_told(words: list[str], code: int, says: str, capsys: Ask) -> None:
    assert main(["reading", *words]) == code
    assert says in capsys.readouterr().err


def test_faulty_tables_are_not_measured(at_smallest: Path, capsys: Ask) -> None:
    table = at_smallest / "data" / "reports" / "A-1-1" / "evidence.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",0,114", ",first,114"), encoding="utf-8")
    assert main(["reading"]) == 1
    assert "evidence.csv:2" in capsys.readouterr().err


# ---------------------------------------------------------------- the real tables and texts


def test_every_real_paragraph_is_listed_once(real: Tables) -> None:
    listed = [(item.paragraph.document, item.paragraph.label) for item in measured(real)]
    assert sorted(listed) == sorted((row.document, row.label) for row in real.of(Paragraph))
    assert len(set(listed)) == len(listed)


def test_every_real_claim_with_evidence_counts_in_its_report(real: Tables) -> None:
    counted = {str(record["report"]): record["claims"] for record in reports_table(measured(real)).records()}
    for document in real.of(Document):
        proved = {row.claim for row in real.of(Evidence) if row.document == document.id}
        assert counted[document.id.replace("-", "/")] == len(proved)


def test_every_real_silent_paragraph_has_a_note(real: Tables) -> None:
    result = silent_table(measured(real))
    assert [str(record["paragraph"]) for record in result.records() if not record["why"]] == []


def test_no_real_paragraph_is_covered_beyond_its_end(real: Tables) -> None:
    assert [item.paragraph.label for item in measured(real) if item.covered > item.paragraph.characters] == []


@pytest.mark.skipif(
    not (REAL_TEXTS / "A-70-999.txt").is_file(),
    reason="the reports' texts are not here: set RTOP_REPORTS to the folder that holds them",
)
def test_the_names_of_the_real_texts_are_printed_where_the_table_says(real: Tables) -> None:
    reports = read_reports(REAL_TEXTS)
    found = find_unlisted(real, reports.values())
    names = {item.name for item in found}
    assert {"Excellency", "RtoP"} <= names, "data/README.md says why these name nothing"
    assert names.isdisjoint({"United Nations", "Kenya", "African Union", "Security Council"})
    assert names.isdisjoint({"Member States", "World Summit", "Special Advisers", "Heads of State and Government"})
    places = [place for item in found for place in item.times]
    assert all(reports[document].paragraph(label) for document, label in places)
    assert render(names_table(found), "csv").count("\n") == len(found) + 1


@pytest.mark.parametrize("name", ["A-1-1", "A/1/1", "2011"])
def test_a_report_is_found_by_identifier_symbol_or_year(name: str) -> None:
    assert [document.id for document in find_documents(read_world(SMALLEST), name)] == ["A-1-1"]
