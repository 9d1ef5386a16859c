"""Every rule holds in the smallest world, and has been seen to fail on an overlay of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rtop_graph import integrity
from rtop_graph.errors import Fault
from rtop_graph.integrity import RULES, check_canonical, check_integrity
from rtop_graph.integrity.rule import Rule
from rtop_graph.normal_text import resolve_span
from rtop_graph.report_reader import read_report
from rtop_graph.rows import TABLES, Evidence, Paragraph, Row, Section
from rtop_graph.tables import read_tables
from rtop_graph.vocabulary import Vocabulary
from tests.worlds import (
    BROKEN,
    SMALLEST,
    SMALLEST_REPORTS,
    broken_world,
    copy_world,
    expected_faults,
    lay_over,
    project_vocabulary,
    read_expected,
    read_world,
    told_faults,
)

FORM_RULES = (
    "cell-is-well-formed",
    "file-is-a-table",
    "row-has-every-cell",
    "table-has-its-header",
    "table-is-canonical",
    "table-is-csv",
    "table-is-present",
)
"""What read_tables and check_canonical tell of single tables."""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return project_vocabulary()


def faults_of(data: Path, vocabulary: Vocabulary) -> list[Fault]:
    return check_integrity(read_world(data), vocabulary)


def add_rows(table: Path, *lines: str) -> None:
    table.write_text(table.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def shown(faults: Sequence[object]) -> str:
    return "\n".join(str(fault) for fault in faults)


# ---------------------------------------------------------------- the smallest world


def test_smallest_world_breaks_no_rule(vocabulary: Vocabulary) -> None:
    faults = faults_of(SMALLEST, vocabulary) + check_canonical(SMALLEST)
    assert not faults, shown(faults)


def test_smallest_world_fills_every_column_of_every_table() -> None:
    tables = read_world(SMALLEST)
    empty = [
        f"{row_class.table}.{field}"
        for row_class in TABLES
        for field in row_class.rules()
        if all(getattr(row, field) in {"", None} for row in tables.of(row_class))
    ]
    assert not empty


def test_smallest_world_has_every_kind_of_claim_and_every_modality_and_role(vocabulary: Vocabulary) -> None:
    held = {
        (row_class.table, field): {getattr(row, field) for row in read_world(SMALLEST).of(row_class)}
        for row_class in TABLES
        for field in row_class.rules()
    }
    assert held["claims", "kind"] == set(vocabulary.classes["Claim"])
    assert held["claims", "modality"] == set(vocabulary.concepts["modality"])
    assert held["participants", "role"] == set(vocabulary.concepts["role"])


@pytest.mark.parametrize("report_id", ["A-1-1", "A-2-1"])
def test_smallest_world_has_the_paragraphs_and_sections_of_its_reports(report_id: str) -> None:
    tables, report = read_world(SMALLEST), read_report(SMALLEST_REPORTS / f"{report_id}.txt")
    read = {(one.label, one.kind, one.section, len(one.text), one.checksum) for one in report.paragraphs}
    rows = [row for row in tables.of(Paragraph) if row.document == report_id]
    assert {(row.label, row.kind, row.section, row.characters, row.checksum) for row in rows} == read
    headings = {(section.id, section.heading, section.parent) for section in report.sections}
    sections = [row for row in tables.of(Section) if row.document == report_id]
    assert {(row.id, row.heading, row.parent) for row in sections} == headings


def test_smallest_world_has_spans_of_whole_words() -> None:
    reports = {path.stem: read_report(path) for path in SMALLEST_REPORTS.glob("*.txt")}
    for row in read_world(SMALLEST).of(Evidence):
        text = reports[row.document].paragraph(row.paragraph).text
        span = resolve_span(text, row.start, row.end)
        around = text[max(row.start - 1, 0)] + text[row.end : row.end + 1]
        assert span == span.strip()
        assert span[0].isupper(), f"{row} begins in the middle of a sentence"
        assert not around[1:].isalnum(), f"{row} ends in the middle of a word"


# ---------------------------------------------------------------- one overlay per rule


def test_every_rule_has_an_overlay_and_every_overlay_a_rule() -> None:
    rules = {found.name for found in RULES} | set(FORM_RULES)
    assert {path.name for path in BROKEN.iterdir() if path.is_dir()} == rules


@pytest.mark.parametrize("rule", [found.name for found in RULES])
def test_rule_tells_what_breaks_it_and_no_other_rule_does(rule: str, vocabulary: Vocabulary, tmp_path: Path) -> None:
    data, expected = broken_world(rule, tmp_path), expected_faults(rule)
    faults = faults_of(data, vocabulary)
    assert told_faults(faults, data, expected) == expected, shown(faults)


@pytest.mark.parametrize("rule", FORM_RULES)
def test_form_rule_tells_what_breaks_it_and_no_other_does(rule: str, tmp_path: Path) -> None:
    data, expected = broken_world(rule, tmp_path), expected_faults(rule)
    _, faults = read_tables(data)
    if rule == "table-is-canonical":
        faults += check_canonical(data)
    assert told_faults(faults, data, expected) == expected, shown(faults)


@pytest.mark.parametrize("rule", [found.name for found in RULES])
def test_fault_names_its_cell_and_a_remedy(rule: str, vocabulary: Vocabulary, tmp_path: Path) -> None:
    for fault in faults_of(broken_world(rule, tmp_path), vocabulary):
        assert fault.line > 1, "the header is line 1"
        assert fault.column > 0
        assert fault.field
        assert not fault.problem.endswith("."), "Fault adds the full stop"
        assert len(fault.remedy) > len("Mend it")


def test_every_overlay_breaks_its_own_rule() -> None:
    assert all(read_expected(overlay)["faults"] for overlay in BROKEN.iterdir())


def test_rules_have_names_and_promises_of_their_own() -> None:
    assert len({found.name for found in RULES}) == len(RULES)
    assert all(found.promise.endswith(".") for found in RULES)
    assert len({found.promise for found in RULES}) == len(RULES)


def test_rules_are_all_listed() -> None:
    folder = Path(integrity.__file__).parent
    written = [line for path in folder.glob("*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    assert sum(line == "@rule" for line in written) == len(RULES)
    assert all(isinstance(found, Rule) for found in RULES)


# ---------------------------------------------------------------- remedies and limits of single rules


def remedies(faults: list[Fault], rule: str) -> Iterator[str]:
    return (fault.remedy for fault in faults if fault.rule == rule)


@pytest.mark.parametrize(
    ("rule", "offer"),
    [
        ("references-resolve", "middle-sea-union"),
        ("references-resolve", "council-of-elders"),
        ("kinds-are-leaf-classes", "ArmedGroup"),
        ("kinds-are-leaf-classes", "Engagement"),
        ("concepts-are-in-their-scheme", "crisis"),
        ("concepts-are-in-their-scheme", "proposed, reviewed"),
        ("claim-concepts-exist", "crime/genocide"),
        ("sections-resolve", "II.A"),
    ],
)
def test_remedy_offers_what_was_meant(rule: str, offer: str, vocabulary: Vocabulary, tmp_path: Path) -> None:
    faults = faults_of(broken_world(rule, tmp_path), vocabulary)
    assert any(offer in remedy for remedy in remedies(faults, rule)), shown(faults)


def test_places_may_contain_each_other_at_different_times(vocabulary: Vocabulary, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    add_rows(data / "reference" / "place_within.csv", "arcadia,ruritania,2001-05-20,,A plan that came true")
    assert not faults_of(data, vocabulary)


def test_cycle_of_places_is_found_where_only_part_of_the_time_is_shared(vocabulary: Vocabulary, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    add_rows(data / "reference" / "place_within.csv", "arcadia,ruritania,2001-05-19,2001-06-01,A day too early")
    assert {fault.rule for fault in faults_of(data, vocabulary)} == {"containment-has-no-cycle"}


def test_membership_may_end_and_begin_anew_on_one_day(vocabulary: Vocabulary, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    rows = [f"treaty-of-the-middle-sea,arcadia,party,{span},high,Roll," for span in ("1999,2005-02-01", "2005-02-01,")]
    add_rows(data / "reference" / "memberships.csv", *rows)
    assert not faults_of(data, vocabulary)


def test_suspension_may_not_outlive_the_membership(vocabulary: Vocabulary, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    rows = [
        "united-nations,free-port,member,1950,1960,high,Roll,",
        "united-nations,free-port,suspended,1955,,high,Roll,",
    ]
    add_rows(data / "reference" / "memberships.csv", *rows)
    assert [fault.rule for fault in faults_of(data, vocabulary)] == ["suspensions-lie-within-a-membership"]


def test_pillar_of_the_section_above_counts(vocabulary: Vocabulary, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    table = data / "reports" / "A-1-1" / "sections.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",,II\n", ",,III\n"), encoding="utf-8")
    told = {
        data.joinpath(fault.file).read_text().splitlines()[fault.line - 1].split(",")[0]: fault.rule
        for fault in faults_of(data, vocabulary)
    }
    assert told == dict.fromkeys(
        ["A-1-1-p2-2", "A-1-1-p2-3", "A-1-1-p4-1", "A-1-1-p4-4"], "pillars-by-section-are-the-sections"
    )


def test_recommendation_may_be_to_nobody_where_a_note_says_so(vocabulary: Vocabulary, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    lay_over(data, BROKEN / "recommendations-have-an-addressee")
    table = data / "reports" / "A-1-1" / "claims.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    noted = [f"{line}The report names nobody." if line.startswith("A-1-1-p4-1,") else line for line in lines]
    table.write_text("\n".join(noted) + "\n", encoding="utf-8")
    assert not faults_of(data, vocabulary)


TO_UNION = "A-1-1-p4-2,A-2-1-p1-1"
"""The Secretary-General is to visit; donor States pay for the warning of the Middle Sea Union."""


def follow_up_faults(data: Path, vocabulary: Vocabulary, row: str) -> list[tuple[str, str]]:
    add_rows(data / "reports" / "follow_ups.csv", row)
    return [(fault.rule, fault.remedy) for fault in faults_of(data, vocabulary)]


def test_a_follow_up_of_claims_that_share_nothing_goes(vocabulary: Vocabulary, tmp_path: Path) -> None:
    [(rule, remedy)] = follow_up_faults(copy_world(tmp_path), vocabulary, f"{TO_UNION},concept,low,proposed,Why not?")
    assert (rule, "take the row away" in remedy) == ("follow-ups-have-their-tie", True)


def test_a_follow_up_may_be_by_another_organ_of_whoever_was_to_act(vocabulary: Vocabulary, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    add_rows(data / "reports/A-2-1/participants.csv", "A-2-1-p1-1,partner,security-council")
    assert not follow_up_faults(data, vocabulary, f"{TO_UNION},actor,low,proposed,Both belong to the United Nations.")


def test_who_gives_the_advice_is_not_tied_by_acting_later(vocabulary: Vocabulary, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    add_rows(data / "reports/A-1-1/participants.csv", "A-1-1-p4-1,agent,middle-sea-union")
    table = data / "reports" / "follow_ups.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",mechanism,", ",actor,"), encoding="utf-8")
    assert [fault.rule for fault in faults_of(data, vocabulary)] == ["follow-ups-have-their-tie"]


def test_rules_tell_everything_at_once(vocabulary: Vocabulary, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    add_rows(data / "reports" / "A-1-1" / "claim_places.csv", "A-1-1-p9-9,nowhere", "A-1-1-p4-4,utopia")
    add_rows(data / "reports" / "A-1-1" / "claim_concepts.csv", "A-1-1-p4-4,crime/theft")
    told = [(fault.rule, fault.field) for fault in faults_of(data, vocabulary)]
    assert told == [
        ("claim-concepts-exist", "concept"),
        ("references-resolve", "claim"),
        ("references-resolve", "place"),
        ("references-resolve", "place"),
    ]


def test_rules_bear_tables_that_are_empty(vocabulary: Vocabulary, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    for path in data.rglob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    assert not faults_of(data, vocabulary)


@pytest.mark.parametrize("row_class", TABLES)
def test_rules_bear_one_table_that_is_empty(row_class: type[Row], vocabulary: Vocabulary, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    for path in data.rglob(f"{row_class.table}.csv"):
        path.write_text(path.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    assert all(isinstance(fault, Fault) for fault in faults_of(data, vocabulary))


def test_untidy_table_is_told_with_its_first_line_that_differs(tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    table = data / "entities" / "situations.csv"
    table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    faults = check_canonical(data)
    assert [(fault.file, fault.line, fault.remedy) for fault in faults] == [
        ("entities/situations.csv", 1, "Run 'rtop tidy'")
    ]
