"""Reports become exactly their printed paragraphs and sections, or are refused with every fault."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from rtop_graph.errors import ReportFormatError, UnknownNameError
from rtop_graph.normal_text import normalise_text
from rtop_graph.report_reader import Report, ReportParagraph, read_report, read_reports

INVENTED = Path(__file__).parent / "fixtures" / "report_reader"
REAL = Path(os.environ.get("RTOP_REPORTS") or Path(__file__).parents[2] / "shared" / "reports")
REAL_NAMES = ("A-65-877", "A-68-947", "A-70-999")

needs_real_reports = pytest.mark.skipif(
    not all((REAL / f"{name}.txt").is_file() for name in REAL_NAMES),
    reason="the reports' texts are not here: set RTOP_REPORTS to the folder that holds them",
)


@pytest.fixture(scope="module")
def ferries() -> Report:
    return read_report(INVENTED / "A-00-001.txt")


@pytest.fixture(scope="module")
def rowing() -> Report:
    return read_report(INVENTED / "A-00-002.txt")


@pytest.fixture(scope="module")
def real() -> dict[str, Report]:
    return read_reports(REAL)


def labels_of(report: Report, kind: str = "") -> list[str]:
    return [paragraph.label for paragraph in report.paragraphs if kind in ("", paragraph.kind)]


def numbers_to(last: int) -> list[str]:
    return [str(number) for number in range(1, last + 1)]


def section_table(report: Report) -> dict[str, tuple[str, str, str]]:
    return {s.id: (s.heading, s.first_paragraph, s.last_paragraph) for s in report.sections}


def read_text(tmp_path: Path, text: str) -> Report:
    path = tmp_path / "A-00-009.txt"
    path.write_text(text, encoding="utf-8")
    return read_report(path)


def fault_lines(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ReportFormatError) as caught:
        read_text(tmp_path, text)
    return str(caught.value).split("\n")


# The invented reports, which hold every construct


def test_front_matter_is_letter_note_and_programme_without_their_titles(ferries: Report) -> None:
    assert labels_of(ferries, "front-matter") == ["letter", "note", "programme"]
    letter, note, programme = (ferries.paragraph(label).text for label in ("letter", "note", "programme"))
    assert letter.startswith("THE HARBOUR MASTER OF THE NORTHERN ISLES 1 May 1901 Excellency,")
    assert letter.endswith("A signature. Ada Brook All Island Wardens Port Alder")
    assert note == (
        "The Role of Ferries The council looks at ferries that run every day, at night, and on holidays. It met before."
    )
    assert programme == (
        "1 May 1901 10:00 - 10:15AM Opening by Ada Brook 1. Rowing for all Panelists: "
        "A rower from Alder (tbc) A warden from Birch 5:50 - 6:00PM Closing by Ada Brook"
    )


def test_masthead_belongs_to_no_paragraph(ferries: Report, rowing: Report) -> None:
    for paragraph in (*ferries.paragraphs, *rowing.paragraphs):
        for masthead in ("General Assembly", "Distr.", "Agenda items", "Follow-up", "Report of the Harbour"):
            assert masthead not in paragraph.text, (paragraph.document, paragraph.label)


def test_summary_goes_on_below_a_footnote(rowing: Report) -> None:
    assert labels_of(rowing, "front-matter") == ["summary"]
    assert rowing.paragraph("summary").text == (
        "This report tells how wardens help ferries in bad weather. It draws on resolution 63/308. It has three parts."
    )


def test_paragraphs_are_those_printed_in_their_order(ferries: Report, rowing: Report) -> None:
    assert labels_of(ferries) == ["letter", "note", "programme", *numbers_to(3), "fn1"]
    assert labels_of(rowing) == ["summary", *numbers_to(12), "fn1", "fn-reissue", "fn2", "fn3"]


def test_heading_glued_to_the_masthead_opens_the_first_section(ferries: Report) -> None:
    assert section_table(ferries) == {
        "I": ("Why ferries matter", "1", "1"),
        "II": ("What ferries carry", "2", "2"),
        "III": ("Where the ferries of the isles go", "3", "3"),
    }


def test_sections_are_keyed_on_their_parents(rowing: Report) -> None:
    assert section_table(rowing) == {
        "I": ("Introduction", "1", "2"),
        "II": ("Spirit of the ferry", "3", "7"),
        "II.equal-boats": ("Equal boats", "3", "3"),
        "II.common-oars": ("Common oars", "4", "6"),
        "II.common-oars.a": ("Row together", "5", "5"),
        "II.common-oars.b": ("Rest often", "6", "6"),
        "II.partnerships": ("Partnerships", "7", "7"),
        "III": ("Forms of help", "8", "12"),
        "III.A": ("Bells", "9", "9"),
        "III.B": ("Boats", "10", "11"),
        "III.B.ferry-networks": ("Ferry networks", "10", "11"),
        "III.B.ferry-networks.a": ("Row alone", "11", "11"),
        "III.C": ("Lanterns", "12", "12"),
    }
    parents = {section.id: section.parent for section in rowing.sections}
    assert all(parent == section_id.rpartition(".")[0] for section_id, parent in parents.items())


def test_paragraphs_stand_in_their_innermost_section(rowing: Report) -> None:
    sections = {paragraph.label: paragraph.section for paragraph in rowing.paragraphs}
    assert sections["summary"] == ""
    assert sections["2"] == "I"
    assert sections["4"] == "II.common-oars"
    assert sections["6"] == "II.common-oars.b"
    assert sections["7"] == "II.partnerships"
    assert sections["11"] == "III.B.ferry-networks.a"


def test_footnote_stands_in_the_section_of_its_mark(ferries: Report, rowing: Report) -> None:
    assert ferries.paragraph("fn1").section == "I"  # printed on a page of section II
    assert rowing.paragraph("fn1").section == ""
    assert rowing.paragraph("fn2").section == "I"
    assert rowing.paragraph("fn-reissue").section == "I"
    assert rowing.paragraph("fn3").section == "III.C"


@pytest.mark.parametrize(
    ("document", "label", "joined"),
    [
        ("A-00-001", "1", "the need to work eventually with"),  # page break
        ("A-00-001", "2", "to the Harbour Council.” They"),  # footnote, then a capital letter
        ("A-00-002", "1", "the wardens of the northern ferry"),  # two footnotes
        ("A-00-002", "2", "know the tides. However, far rowers"),  # a sentence's end, then a capital letter
        ("A-00-002", "6", "arrive later but 7 hours fresher."),  # a figure
        (
            "A-00-002",
            "7",
            "things: Lend oars to those who have none Watch the tides Keep the lanterns",
        ),  # bullets
        ("A-00-002", "12", "shine far, and last long. They end here."),  # no line end at the file's end
    ],
)
def test_halves_of_a_paragraph_are_joined(document: str, label: str, joined: str) -> None:
    assert joined in read_report(INVENTED / f"{document}.txt").paragraph(label).text


def test_links_and_footnote_text_are_read_without_marks(rowing: Report) -> None:
    assert "60/1, 1674 (2006) and others." in rowing.paragraph("2").text
    assert rowing.paragraph("fn-reissue").text == "Reissued for technical reasons on 3 June 1902."
    assert rowing.paragraph("fn2").text == (
        "See paragraph 4 of the first report (A/00/001) and http://www.example.org/first_report/."
    )


def test_checksum_is_sha256_of_the_normalised_text(ferries: Report) -> None:
    paragraph = ferries.paragraph("3")
    assert paragraph.text == "Ferries go north."
    assert paragraph.checksum == "2990a61cffa5da77cec354140989ec560c8f397d65dfdb85ab0774c0a4d6fcd6"


@pytest.mark.parametrize("name", ["A-00-001", "A-00-002"])
def test_every_word_of_an_invented_report_is_in_its_place(name: str) -> None:
    path = INVENTED / f"{name}.txt"
    raw = path.read_text(encoding="utf-8").replace("**", " ").replace("*", "")
    report = read_report(path)
    placed = " ".join([*(p.text for p in report.paragraphs), *(s.heading for s in report.sections)])
    lost = Counter(normalise_text(raw).split()) - Counter(placed.split())
    masthead = normalise_text(raw[raw.index("General Assembly") : raw.index("Report of the Harbour Master")])
    titles = "Report of the Harbour Master Information note Tentative Programme Summary"
    numbers = [f"{label}." for label in labels_of(report, "numbered")]
    tokens = [s.id.rpartition(".")[2] for s in report.sections]
    printed = [mark for token in tokens for mark in (f"{token}.", f"({token})")]
    assert not lost - Counter([*masthead.split(), *titles.split(), *numbers, *printed])


def test_reports_are_read_by_document() -> None:
    assert list(read_reports(INVENTED)) == ["A-00-001", "A-00-002"]


def test_unknown_label_is_answered_with_near_ones(rowing: Report) -> None:
    with pytest.raises(UnknownNameError, match=r"A-00-002 has no paragraph 'fn4'\. Near matches: .*fn"):
        rowing.paragraph("fn4")


# What is refused

BODY = "I. Ferries\n\n1. One.\n\n2. Two.\n\n3. Three."


def test_sound_text_has_no_faults(tmp_path: Path) -> None:
    assert [paragraph.text for paragraph in read_text(tmp_path, BODY).paragraphs] == [
        "One.",
        "Two.",
        "Three.",
    ]


@pytest.mark.parametrize(
    ("rest", "joined"),
    [
        ("They sail for the\n\nNorthern Isles", "for the Northern Isles"),  # no stop above
        (
            "They see:\n\nNorthern Isles\n\nand much else.",
            "see: Northern Isles and much else.",
        ),  # more text below
        ("They sail under rule\n\n(a) Row together", "under rule (a) Row together"),  # no stop above
        ("They sail.\n\nBut " + "on and " * 8 + "on", "sail. But on and on"),  # too long
        ("They sailed in\n\n2005. Then on.", "sailed in 2005. Then on."),  # a year
        ("They sail.\n\nAnd on!", "They sail. And on!"),  # a stop
        ("They see:\n\n- Isles", "They see: Isles"),  # a bullet
        ("They sail.\n\n- On", "They sail. On"),  # a bullet
    ],
)
def test_what_only_resembles_a_heading_is_text(tmp_path: Path, rest: str, joined: str) -> None:
    report = read_text(tmp_path, f"I. Ferries\n\n1. {rest}\n\n2. Two.")
    assert list(section_table(report)) == ["I"]
    assert joined in report.paragraph("1").text


def test_heading_below_a_bullet_without_a_stop_is_a_heading(tmp_path: Path) -> None:
    report = read_text(tmp_path, "I. Ferries\n\n1. Take:\n\n- oars\n\nIsles\n\n2. Two.")
    assert report.paragraph("1").text == "Take: oars"
    assert list(section_table(report)) == ["I", "I.isles"]


def test_footnote_cited_twice_stands_in_the_first_section_that_cites_it(tmp_path: Path) -> None:
    report = read_text(tmp_path, "I. Ferries\n\n1. One.¹\n\nII. Oars\n\n2. Two.¹\n\n¹ See.")
    assert report.paragraph("fn1").section == "I"


def test_salutation_below_the_masthead_makes_no_letter(tmp_path: Path) -> None:
    report = read_text(tmp_path, f"No. 7\n\nGeneral Assembly\n\n{BODY}\n\nExcellency, come.")
    assert labels_of(report) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "A-00-009.txt: the file is empty. "),
        (" \n\n", "A-00-009.txt: the file is empty. "),
        ("Only prose.", "A-00-009.txt: the file has no numbered paragraphs. "),
        (BODY.replace("2. ", ""), "A-00-009.txt:7: paragraph 2 missing before 3. "),
        (BODY.replace("2. ", "3. "), "A-00-009.txt:7: paragraph 3 is a duplicate of line 5. "),
        (BODY.replace("1. ", "4. "), "A-00-009.txt:5: paragraph 2 is out of order after 4. "),
        (BODY.replace("1. ", "9. "), "A-00-009.txt:3: paragraph 4 to 8 missing before 9. "),
        (BODY.replace("I. ", "II. "), "A-00-009.txt:1: the heading 'Ferries' is II where I comes next. "),
        (BODY + "\n\n* See there.", "A-00-009.txt:9: a footnote has an asterisk and no number. "),
        (BODY + "¹", "A-00-009.txt:7: the mark of footnote fn1 in paragraph 3 has no footnote. "),
        (BODY + "¹\n\n¹", "A-00-009.txt:9: footnote fn1 has no text. "),
        (BODY + "\n\n² See.", "A-00-009.txt:9: footnote 1 missing before 2. "),
        (BODY + "\n\n¹ See.\n¹ See.", "A-00-009.txt:10: footnote 1 is a duplicate of line 9. "),
        (
            BODY + "\n\nIII. Oars\n\n4. Four.",
            "A-00-009.txt:9: the heading 'Oars' is III where II comes next. ",
        ),
        (BODY + "\n\nB. Oars\n\n4. Four.", "A-00-009.txt:9: the heading 'Oars' is B where A comes next. "),
        (BODY + "\n\n(b) Oars\n\n4. Four.", "A-00-009.txt:9: the heading 'Oars' is b where a comes next. "),
        (BODY + "\n\nII. Oars", "A-00-009.txt:9: no paragraph follows the heading 'Oars'. "),
        (
            BODY + "\n\nII. Oars\n\nLost.",
            "A-00-009.txt:11: the text 'Lost.' stands under a heading and has no ",
        ),
        (
            BODY + "\n\nOars\n\n4. Four.\n\nOars\n\n5. Five.",
            "A-00-009.txt:13: the heading 'Oars' is printed twice under the same section. ",
        ),
        (
            "so " * 25 + "ends.\n\n" + BODY,
            "A-00-009.txt:1: this text before the first numbered paragraph belongs to",
        ),
    ],
)
def test_fault_is_told_with_file_and_line(tmp_path: Path, text: str, fault: str) -> None:
    assert any(line.startswith(fault) for line in fault_lines(tmp_path, text)), fault_lines(tmp_path, text)


def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "A-00-009.txt"
    path.write_bytes(b"I. Ferries\n\n1. C\xf4te.\n")
    with pytest.raises(ReportFormatError, match=r"^A-00-009\.txt:3: byte 0xf4 is not UTF-8\. Save"):
        read_report(path)


def test_absent_file_and_folder_without_reports_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportFormatError, match=r"A-00-009\.txt: there is no such file"):
        read_report(tmp_path / "A-00-009.txt")
    with pytest.raises(ReportFormatError, match=r"the folder holds no \*\.txt"):
        read_reports(tmp_path)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "A-00-008.txt").write_text("", encoding="utf-8")
    (tmp_path / "A-00-009.txt").write_text(BODY.replace("2. ", "3. ") + "²", encoding="utf-8")
    with pytest.raises(ReportFormatError) as caught:
        read_reports(tmp_path)
    places = [line.partition(": ")[0] for line in str(caught.value).split("\n")]
    assert places == ["A-00-008.txt", "A-00-009.txt:5", "A-00-009.txt:7", "A-00-009.txt:7"]


def test_byte_order_mark_and_crlf_change_nothing(tmp_path: Path, rowing: Report) -> None:
    path = tmp_path / "A-00-002.txt"
    text = (INVENTED / "A-00-002.txt").read_text(encoding="utf-8")
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8"))
    assert read_report(path) == rowing
    assert section_table(read_text(tmp_path, f"\ufeff{BODY}")) == {"I": ("Ferries", "1", "3")}


# The real reports, where a copy is at hand


@needs_real_reports
@pytest.mark.parametrize(
    ("name", "front_matter", "last", "footnotes"),
    [
        ("A-65-877", ["letter", "note", "programme"], 44, ["fn1"]),
        ("A-68-947", ["summary"], 80, ["fn1", "fn2", "fn3", "fn4"]),
        ("A-70-999", [], 64, ["fn-reissue", *(f"fn{number}" for number in range(1, 13))]),
    ],
)
def test_real_report_has_exactly_its_printed_paragraphs(
    real: dict[str, Report], name: str, front_matter: list[str], last: int, footnotes: list[str]
) -> None:
    assert labels_of(real[name]) == [*front_matter, *numbers_to(last), *footnotes]


PRINCIPLES, INHIBITORS, CIVILIAN = (
    "III.common-principles-of-assistance",
    "IV.B.specific-inhibitors-of-atrocity-crimes",
    "IV.C.civilian-assistance",
)


@needs_real_reports
@pytest.mark.parametrize(
    ("name", "sections"),
    [
        ("A-65-877", "I 1-3, II 4-9, III 10-20, IV 21-29, V 30-37, VI 38-44"),
        (
            "A-68-947",
            (
                "I 1-6, II 7-11, III 12-27, III.sovereign-equality 12-12, "
                "III.collective-responsibility 13-13, "
                f"{PRINCIPLES} 14-19, {PRINCIPLES}.a 15-15, {PRINCIPLES}.b 16-16, {PRINCIPLES}.c 17-17, "
                f"{PRINCIPLES}.d 18-18, {PRINCIPLES}.e 19-19, III.partnerships 20-27, IV 28-69, IV.A 29-38, "
                "IV.A.encouragement-to-meet-pillar-i-responsibilities 30-35, "
                "IV.A.dialogue-and-preventive-diplomacy 36-38, "
                "IV.B 39-58, IV.B.effective-legitimate-and-inclusive-governance 41-42, "
                f"{INHIBITORS} 43-58, {INHIBITORS}.a 44-45, {INHIBITORS}.b 46-47, {INHIBITORS}.c 48-50, "
                f"{INHIBITORS}.d 51-52, {INHIBITORS}.e 53-54, {INHIBITORS}.f 55-56, {INHIBITORS}.g 57-58, "
                f"IV.C 59-69, IV.C.denying-the-means-to-commit-atrocities 60-60, {CIVILIAN} 61-66, "
                f"{CIVILIAN}.a 62-62, {CIVILIAN}.b 63-63, {CIVILIAN}.c 64-64, {CIVILIAN}.d 65-65, "
                f"{CIVILIAN}.e 66-66, IV.C.peacekeeping-and-stabilization-assistance 67-69, "
                "V 70-77, V.challenges 72-76, V.recommendations 77-77, VI 78-80"
            ),
        ),
        (
            "A-70-999",
            (
                "I 1-6, II 7-17, III 18-30, III.A 19-24, III.B 25-30, IV 31-61, IV.A 33-44, IV.B 45-52, "
                "IV.C 53-56, IV.D 57-61, IV.D.national-and-regional-networks 57-59, "
                "IV.D.the-united-nations 60-61, V 62-64"
            ),
        ),
    ],
)
def test_real_report_has_exactly_its_printed_sections(real: dict[str, Report], name: str, sections: str) -> None:
    found = [f"{s.id} {s.first_paragraph}-{s.last_paragraph}" for s in real[name].sections]
    assert found == sections.split(", ")


@needs_real_reports
@pytest.mark.parametrize(
    ("name", "label", "joined"),
    [
        ("A-65-877", "note", "national, and local levels"),
        ("A-65-877", "2", "need to work eventually with"),
        ("A-65-877", "5", "referring them to the Security Council.”"),
        ("A-65-877", "9", "timely and decisive response. The"),
        ("A-65-877", "26", "support of the United Nations, the"),
        ("A-68-947", "4", "assessing how a variety of actors"),
        ("A-68-947", "8", "including the presence of an exclusionary"),
        ("A-68-947", "23", "international actors. However, a legacy"),
        ("A-68-947", "28", "pillar II: Encouraging States"),
        ("A-68-947", "49", "respond to individual complaints"),
        ("A-68-947", "54", "Department of Political Affairs"),
        ("A-68-947", "58", "for example, representatives from"),
        ("A-68-947", "62", "has developed United Nations Guidance"),
        ("A-68-947", "77", "atrocity crime risks Support the early"),
        ("A-70-999", "2", "the founding principles of the Charter"),
        ("A-70-999", "10", "highest levels at any point in"),
        ("A-70-999", "21", "begins with the dissemination of"),
        ("A-70-999", "31", "in this more demanding context"),
        ("A-70-999", "40", "insufficient attention paid to early warning"),
        ("A-70-999", "61", "Office of the Special Advisers"),
    ],
)
def test_halves_of_a_real_paragraph_are_joined(real: dict[str, Report], name: str, label: str, joined: str) -> None:
    assert joined in real[name].paragraph(label).text


@needs_real_reports
@pytest.mark.parametrize(
    ("name", "label", "ending"),
    [
        ("A-68-947", "summary", "World Summit."),
        ("A-68-947", "11", "atrocity crimes."),  # III. Spirit of pillar II, Sovereign equality
        ("A-68-947", "12", "atrocity crimes."),  # Collective responsibility
        ("A-68-947", "14", "under pillar II:"),  # (a) Ensure national ownership
        ("A-68-947", "28", "or expertise."),  # A. Encouragement, below bullets
        ("A-68-947", "61", "greatest impact:"),  # (a) Dispute resolution expertise, not in italics
        ("A-68-947", "77", "crime prevention."),  # VI., below bullets
        ("A-70-999", "56", "their options."),  # D., National and regional networks
        ("A-70-999", "59", "their commitments."),  # The United Nations
        ("A-65-877", "programme", "General Assembly"),  # the masthead
    ],
)
def test_no_heading_leaks_into_the_paragraph_above(real: dict[str, Report], name: str, label: str, ending: str) -> None:
    assert real[name].paragraph(label).text.endswith(ending)


@needs_real_reports
@pytest.mark.parametrize("name", REAL_NAMES)
def test_real_paragraphs_end_as_sentences_and_hold_no_heading_or_mark(real: dict[str, Report], name: str) -> None:
    report = real[name]
    headings = tuple(section.heading for section in report.sections)
    for paragraph in report.paragraphs:
        where = (name, paragraph.label)
        assert paragraph.text == normalise_text(paragraph.text), where
        assert not paragraph.text.endswith(headings), where
        if paragraph.kind != "front-matter":
            assert paragraph.text.rstrip('"”').endswith((".", ":", "?")), where
            assert not any(mark in paragraph.text for mark in ("](", "\\", "*", "¹", "²", "⁴")), where


@needs_real_reports
@pytest.mark.parametrize("name", REAL_NAMES)
def test_no_real_footnote_leaks_into_a_numbered_paragraph(real: dict[str, Report], name: str) -> None:
    notes = [p.text for p in real[name].paragraphs if p.kind == "footnote"]
    bodies = [p for p in real[name].paragraphs if p.kind != "footnote"]
    leaks = [(note[:20], body.label) for note in notes for body in bodies if note in body.text]
    assert leaks == []


@needs_real_reports
def test_real_footnotes_stand_in_the_sections_of_their_marks(real: dict[str, Report]) -> None:
    assert real["A-65-877"].paragraph("fn1").section == "I"
    assert real["A-68-947"].paragraph("fn4").section == f"{INHIBITORS}.d"
    assert real["A-70-999"].paragraph("fn12").section == "IV.D.the-united-nations"
    assert real["A-70-999"].paragraph("fn-reissue").section == "I"


@needs_real_reports
@pytest.mark.parametrize("name", REAL_NAMES)
def test_no_word_of_a_real_report_is_lost_or_invented(real: dict[str, Report], name: str) -> None:
    report = real[name]
    printed = Counter(normalise_text((REAL / f"{name}.txt").read_text(encoding="utf-8")).split())
    placed = Counter(word for paragraph in report.paragraphs for word in paragraph.text.split())
    placed += Counter(word for section in report.sections for word in section.heading.split())
    numbers = Counter(f"{label}." for label in labels_of(report, "numbered"))
    left = printed - placed - numbers
    assert sum((placed - printed).values()) <= 1  # 2011: a heading's first word is glued to the masthead
    assert sum(left.values()) < 150  # masthead, front-matter titles, numbers of the headings
    assert not set(left) & {"atrocity", "populations", "States", "prevention"}


def test_paragraph_is_a_value() -> None:
    paragraph = ReportParagraph("A-00-009", "1", "numbered", "I", "One.")
    assert paragraph == ReportParagraph("A-00-009", "1", "numbered", "I", "One.")
    assert hash(paragraph) == hash(ReportParagraph("A-00-009", "1", "numbered", "I", "One."))
