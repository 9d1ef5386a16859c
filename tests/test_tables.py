"""Tables read back what was written, say everything that is wrong at once, and tidy mends what an editor leaves."""

from __future__ import annotations

import csv
import io
import re
import string
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtop_graph import tables as module
from rtop_graph.errors import DataError, Fault
from rtop_graph.rows import (
    TABLES,
    WRITTEN,
    Actor,
    CellRule,
    Containment,
    Paragraph,
    Place,
    Row,
    Situation,
    SituationPlace,
)
from rtop_graph.tables import (
    CELL_LIMIT,
    Located,
    canonical_text,
    iter_untidy,
    natural_key,
    read_table,
    read_tables,
    tidy_tables,
    written_cell,
)
from tests.worlds import SMALLEST, copy_world

HEADER = "id,kind,label,iso3,iso2,m49,latitude,longitude,exists_from,exists_to,note\n"


def read_text(folder: Path, content: str | bytes, row_class: type[Row] = Place) -> tuple[list[Any], list[Fault]]:
    path = folder / f"{row_class.table}.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    located, faults = read_table(path, row_class, path.name)
    return [item.row for item in located], faults


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.csv"))}


# ---------------------------------------------------------------- canonical form, by property

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), max_size=30)
DATES = st.from_regex(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?", fullmatch=True)
NUMBERS = st.decimals(-999, 999, places=9).map(lambda number: float(str(number)))


def cells(rule: CellRule) -> st.SearchStrategy[Any]:
    """Return values that a cell may hold, the empty one among them where it need not hold any."""
    if rule.form == "yes/no":
        return st.booleans()
    if rule.form == "whole number":
        filled: st.SearchStrategy[Any] = st.integers(0, 999_999_999)
    elif rule.form == "decimal":
        filled = NUMBERS
    elif rule.form == "date":
        filled = DATES
    elif rule.pattern:
        filled = st.from_regex(rule.pattern, fullmatch=True)
    else:
        filled = WORDS.map(module._trimmed).filter(bool)
    empty = None if rule.form in {"whole number", "decimal"} else ""
    return filled if rule.required else filled | st.just(empty)


def rows_of(row_class: type[Row]) -> st.SearchStrategy[list[Row]]:
    values = {field: cells(rule) for field, rule in row_class.rules().items()}
    return st.lists(st.builds(row_class, **values), max_size=5)


@pytest.mark.parametrize("row_class", TABLES)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_canonical_text_is_read_back_whole_and_written_again_the_same(
    row_class: type[Row], data: st.DataObject
) -> None:
    rows = data.draw(rows_of(row_class))
    text = canonical_text(row_class, rows)
    with tempfile.TemporaryDirectory() as folder:
        read, faults = read_text(Path(folder), text, row_class)
    assert not faults
    assert set(read) == set(rows)
    assert len(read) == len(set(rows))
    assert canonical_text(row_class, read) == text


@settings(deadline=None)
@given(data=st.data())
def test_canonical_text_does_not_depend_on_the_order_of_rows(data: st.DataObject) -> None:
    rows = data.draw(rows_of(Place))
    assert canonical_text(Place, data.draw(st.permutations(rows))) == canonical_text(Place, rows)


@settings(deadline=None)
@given(st.text(), st.text(string.digits + "ab²٣½-"))
def test_natural_key_orders_any_text(one: str, other: str) -> None:
    assert (natural_key(one) < natural_key(other)) + (natural_key(one) > natural_key(other)) <= 1


@settings(deadline=None)
@given(NUMBERS)
def test_decimal_is_written_without_loss_exponent_or_needless_zeros(number: float) -> None:
    written = written_cell(number)
    assert float(written) == number
    assert "e" not in written.lower()
    assert "." not in written or written[-1] not in "0."


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_faults(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _, faults = read_text(Path(folder), content)
        _, more = read_text(Path(folder), HEADER.encode() + content)
    assert faults
    assert more or not content.strip()


# ---------------------------------------------------------------- canonical form, by example


def test_every_table_of_the_smallest_world_is_canonical() -> None:
    assert list(iter_untidy(SMALLEST)) == []


def test_runs_of_digits_compare_as_numbers_and_follow_letters() -> None:
    labels = ["10", "fn10", "2", "fn2", "letter", "1"]
    assert sorted(labels, key=natural_key) == ["fn2", "fn10", "letter", "1", "2", "10"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (10.0, "10"),
        (-0.0, "0"),
        (1e-12, "0.000000000001"),
        (37.5, "37.5"),
        ("", ""),
        ("2011", "2011"),
    ],
)
def test_values_are_written_one_way(value: Any, written: str) -> None:
    assert written_cell(value) == written


def test_same_rows_written_twice_are_written_once() -> None:
    row = SituationPlace("crisis", "arcadia")
    assert canonical_text(SituationPlace, [row, row]) == "situation,place\ncrisis,arcadia\n"


def test_table_without_rows_is_its_header() -> None:
    assert canonical_text(SituationPlace, []) == "situation,place\n"


# ---------------------------------------------------------------- everything that is wrong, at once


def test_ten_faults_of_one_table_are_told_in_one_pass(tmp_path: Path) -> None:
    lines = [
        "Arcadia,Country,Arcadia,,,,,,,,",
        "arcadia,,Arcadia,,,,,,,,",
        "bohemia,Country,Bohemia ,,,,,,,,",
        "caria,Country,Caria,CA,,,,,,,",
        "doria,Country,Doria,,,,north,,,,",
        "elis,Country,Elis,,,,,1e5,,,",
        "freedonia,Country,Freedonia,,,,,,2011-13,,",
        "grenda,Country,Gre\u200bnda,,,,,,,,",
        "hav,Country,Ha\u0301v,,,,,,,,",
        "illyria,Country,Illyria,,",
    ]
    rows, faults = read_text(tmp_path, HEADER + "\n".join(lines) + "\n")
    assert rows == []
    assert [(fault.line, fault.field) for fault in faults] == [
        (2, "id"),
        (3, "kind"),
        (4, "label"),
        (5, "iso3"),
        (6, "latitude"),
        (7, "longitude"),
        (8, "exists_from"),
        (9, "label"),
        (10, "label"),
        (11, ""),
    ]
    assert len({(fault.problem, fault.remedy) for fault in faults}) == len(lines)
    assert [fault.column for fault in faults] == [1, 2, 3, 4, 7, 8, 9, 3, 3, 0]


def test_all_faults_of_one_row_are_told(tmp_path: Path) -> None:
    _, faults = read_text(tmp_path, HEADER + "Arcadia,, Arcadia,ar,,,x,,,,\n")
    assert [fault.field for fault in faults] == ["id", "kind", "label", "iso3", "latitude"]


def test_line_is_that_where_the_row_begins_also_after_a_cell_of_two_lines(tmp_path: Path) -> None:
    _, faults = read_text(tmp_path, HEADER + 'a,Area,"two\nlines",,,,,,,,\nb,,B,,,,,,,,\n')
    assert [(fault.line, fault.field) for fault in faults] == [(2, "label"), (4, "kind")]


@pytest.mark.parametrize("cell", ["01", "-1", "1.0", "1e3", "\u0661", "1 000", "1234567890"])
def test_whole_numbers_have_one_form(cell: str, tmp_path: Path) -> None:
    _, faults = read_text(
        tmp_path,
        f"document,label,kind,section,characters,checksum,note\nA-1-1,1,numbered,,{cell},{'0' * 64},\n",
        Paragraph,
    )
    assert [fault.field for fault in faults] == ["characters"]


@pytest.mark.parametrize("cell", ["Yes", "true", "1", "ja"])
def test_yes_and_no_have_one_form(cell: str, tmp_path: Path) -> None:
    row_class = next(one for one in TABLES if one.table == "membership_lists")
    _, faults = read_text(tmp_path, f"organization,is_complete,source,note\nmsu,{cell},Roll,\n", row_class)
    assert [(fault.field, fault.remedy) for fault in faults] == [("is_complete", "Write yes or no")]


def test_long_cell_is_refused_and_not_repeated_in_full(tmp_path: Path) -> None:
    long = "x" * (CELL_LIMIT + 1)
    _, faults = read_text(tmp_path, HEADER + f"arcadia,Country,{long},,,,,,,,\nbohemia,Country,{long[:-2]} ,,,,,,,,\n")
    assert [fault.field for fault in faults] == ["label", "label"]
    assert all(len(str(fault)) < 300 for fault in faults)


@pytest.mark.parametrize(
    ("content", "rule", "part"),
    [
        (b"id,kind\xff\n", "table-is-csv", "0xff"),
        (b'id,"kind\n', "table-is-csv", "unexpected end of data"),
        (b"", "table-has-its-header", "missing"),
        (b"\n", "table-has-its-header", "missing"),
        (b"\xef\xbb\xbf" + HEADER.encode(), "table-has-its-header", "byte order mark"),
        (HEADER.replace(",", ";").encode(), "table-has-its-header", "id;kind"),
        (HEADER.replace("note", "notes").encode(), "table-has-its-header", "notes"),
        (HEADER.encode() + b"\n", "row-has-every-cell", "0 cells"),
        (HEADER.encode() + b"a\x00b,Area,A,,,,,,,,\n", "cell-is-well-formed", "cannot be seen|does not have"),
    ],
)
def test_file_that_is_no_table_is_told_of(content: bytes, rule: str, part: str, tmp_path: Path) -> None:
    rows, faults = read_text(tmp_path, content)
    assert rows == []
    assert [fault.rule for fault in faults] == [rule]
    assert any(piece in faults[0].problem for piece in part.split("|"))
    assert faults[0].remedy


@pytest.mark.parametrize(
    "header", ["\ufeff" + HEADER, HEADER.replace("id,kind", "kind,id"), HEADER.replace("id", " id ")]
)
def test_header_that_tidy_can_mend_says_so(header: str, tmp_path: Path) -> None:
    _, faults = read_text(tmp_path, header)
    assert [fault.remedy for fault in faults] == ["Run 'rtop tidy'"]


def test_a_byte_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    content = HEADER.encode() + b"arcadia,Country,Arcadia,,,,,,,,\ncote,Country,C\xf4te,,,,,,,,\n"
    _, faults = read_text(tmp_path, content)
    assert [fault.line for fault in faults] == [content[: content.index(b"\xf4")].count(b"\n") + 1]
    assert faults[0].problem.endswith("byte 0xf4 is not UTF-8")


def test_table_that_is_a_folder_is_told_of(tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    (data / "entities" / "names.csv").unlink()
    (data / "entities" / "names.csv").mkdir()
    _, faults = read_tables(data)
    assert [(fault.file, fault.rule) for fault in faults] == [("entities/names.csv", "table-is-csv")]


def test_table_larger_than_the_limit_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FILE_LIMIT", 10)
    _, faults = read_text(tmp_path, HEADER)
    assert [(fault.rule, fault.problem) for fault in faults] == [
        ("table-is-csv", "The file is not a CSV table: it is larger than 10 bytes")
    ]


def test_folder_of_a_report_needs_every_table_of_a_report(tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    (data / "reports" / "A-2-2").mkdir()
    _, faults = read_tables(data)
    missing = {f"reports/A-2-2/{row_class.table}.csv" for row_class in TABLES if row_class.folder == "reports/*"}
    assert {fault.file for fault in faults} == missing
    assert {fault.rule for fault in faults} == {"table-is-present"}


def test_empty_data_folder_misses_every_table(tmp_path: Path) -> None:
    tables, faults = read_tables(tmp_path)
    assert {fault.rule for fault in faults} == {"table-is-present"}
    assert len(faults) == len(TABLES)
    assert set(tables.counts().values()) == {0}


def test_rows_are_located_where_they_stand() -> None:
    tables, faults = read_tables(SMALLEST)
    assert not faults
    for item in tables.located(Containment):
        line = (SMALLEST / item.file).read_text(encoding="utf-8").splitlines()[item.line - 1]
        assert line.startswith(f"{item.row.place},{item.row.within}")


def test_fault_counts_columns_from_one_and_has_none_for_a_whole_row() -> None:
    place = Place("a", "Area", "A", "", "", "", None, None, "", "", "")
    located = Located(place, "reference/places.csv", 7)
    assert located.fault("rule", "kind", "No", "Yes").column == 2
    assert located.fault("rule", "", "No", "Yes").column == 0


def test_fault_reads_as_one_line() -> None:
    fault = Fault("a.csv", 3, 2, "kind", "some-rule", "It is wrong", "Mend it")
    assert str(fault) == "a.csv:3:2: It is wrong in column 'kind'. Mend it [some-rule]"


# ---------------------------------------------------------------- tidy


def as_an_editor_leaves_it(content: bytes) -> bytes:
    """Return a table with a byte order mark, other line ends, quotes, spaces, and its columns and rows turned."""
    rows = [row[::-1] for row in csv.reader(io.StringIO(content.decode("utf-8"), newline=""))]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([f" {cell}" for cell in rows[0]])
    writer.writerows([f"  {cell} \u00a0" for cell in row] for row in reversed(rows[1:]))
    writer.writerow([""] * len(rows[0]))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def test_tidy_mends_what_an_editor_leaves_in_every_table(tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    before = contents(data)
    for path in data.rglob("*.csv"):
        path.write_bytes(as_an_editor_leaves_it(path.read_bytes()))
    changed = tidy_tables(data)
    assert contents(data) == before
    assert {path.relative_to(data).as_posix() for path in changed} == set(before)


def test_tidy_joins_letters_and_accents(tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    table = data / "entities" / "situation_places.csv"
    actors = data / "entities" / "actors.csv"
    actors.write_text(
        actors.read_text(encoding="utf-8").replace("Highland Front", "Highland Fro\u0302nt"), encoding="utf-8"
    )
    assert tidy_tables(data) == [actors]
    assert "Highland Fr\u00f4nt" in actors.read_text(encoding="utf-8")
    assert table.read_bytes() == (SMALLEST / "entities" / "situation_places.csv").read_bytes()


def test_tidy_changes_nothing_the_second_time(tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    path = data / "entities" / "actors.csv"
    path.write_bytes(as_an_editor_leaves_it(path.read_bytes()))
    assert tidy_tables(data) == [path]
    assert tidy_tables(data) == []


@pytest.mark.parametrize(
    "spoilt", [b"\xff", b"id\n", HEADER.encode() + b"x\n", HEADER.encode() + b"X,Area,X,,,,,,,,\n"]
)
def test_tidy_writes_nothing_while_a_table_cannot_be_read(spoilt: bytes, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    untidy = data / "entities" / "actors.csv"
    untidy.write_bytes(as_an_editor_leaves_it(untidy.read_bytes()))
    (data / "reference" / "places.csv").write_bytes(spoilt)
    before = contents(data)
    with pytest.raises(DataError, match=r"reference/places\.csv"):
        tidy_tables(data)
    assert contents(data) == before


def test_tidy_tells_what_is_wrong_with_every_table(tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    (data / "reference" / "places.csv").write_bytes(b"\xff")
    (data / "entities" / "actors.csv").write_text(",".join(Actor.rules()) + "\nX,,,,,,,,\n", encoding="utf-8")
    with pytest.raises(DataError) as raised:
        tidy_tables(data)
    assert {(fault.file, fault.line) for fault in raised.value.faults} == {
        ("reference/places.csv", 1),
        ("entities/actors.csv", 2),
    }


def test_every_pattern_of_a_cell_is_told_in_words_and_never_as_a_pattern() -> None:
    patterns = {rule.pattern for row in TABLES for rule in row.rules().values() if rule.pattern}
    assert patterns
    for pattern in patterns:
        told = WRITTEN.get(pattern, pattern)
        assert not re.search(r"[\[\]\\(){}?*+]", told), f"{told} is a pattern"


def test_a_date_in_another_form_is_told_with_dates_that_are_right(tmp_path: Path) -> None:
    path = tmp_path / "situations.csv"
    header = ",".join(Situation.rules())
    path.write_text(f"{header}\nunrest,crisis,Unrest,27/06/2011,,stated,\n", encoding="utf-8")
    _, faults = read_table(path, Situation, path.name)
    assert [(fault.line, fault.field) for fault in faults] == [(2, "start")]
    assert "27/06/2011' is not written as it should be (a year, month or day: 2011, 2011-06, 2011-06-27)" in str(
        faults[0]
    )
