"""People's words find things: without regard to case, accents and apostrophes, and never by guessing."""

from __future__ import annotations

import html

import pytest

from rtop_graph.errors import UnknownNameError
from rtop_graph.identifiers import ID
from rtop_graph.labels import labelled, read_labels
from rtop_graph.names import OFFERED, Directory, folded, read_directory, read_names
from rtop_graph.queries import get_query, run_named
from rtop_graph.report.templating import environment
from rtop_graph.results import Result, Thing, render
from rtop_graph.rows import Name
from rtop_graph.store import EmbeddedStore
from rtop_graph.terms import Term
from tests.worlds import ROOT, read_world

CHAD = Thing("Chad", f"{ID}place/chad")
CHADIA = Thing("Chadia", f"{ID}place/chadia")
LAKE = Thing("Lake", f"{ID}place/lake")
UNION = Thing("Union", f"{ID}actor/union")
COUNCIL = Thing("Council of the Union", f"{ID}actor/council")
PLAN = Thing("Plan", f"{ID}mechanism/plan")


@pytest.fixture(scope="session")
def directory(real_store: EmbeddedStore) -> Directory:
    return read_directory(real_store)


def test_names_are_sorted_here_as_the_query_sorts_them(real_store: EmbeddedStore) -> None:
    rows = run_named(real_store, "names/every-name")
    assert read_names(real_store) == [(Thing(row["label"], row["thing"]), row["name"]) for row in rows]


@pytest.fixture
def invented() -> Directory:
    return Directory(
        {
            "place": {"chad": (CHAD,), "chadia": (CHADIA,), "land of lakes": (CHAD, LAKE), "lake": (CHAD, LAKE)},
            "actor": {"union": (UNION,), "council of the union": (COUNCIL,), "tun": (UNION, COUNCIL)},
            "mechanism": {"plan": (PLAN,), "union": (PLAN,)},
        }
    )


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Kenya", "kenya"),
        ("kenya", "kenya"),
        ("KENYA", "kenya"),
        ("  Kenya ", "kenya"),
        ("KEN", "kenya"),
        ("ken", "kenya"),
        ("the Republic of Kenya", "kenya"),
        ("Republic of Kenya", "kenya"),
        ("Кения", "kenya"),
        (f"{ID}place/kenya", "kenya"),
        ("Côte d'Ivoire", "cote-divoire"),
        ("Côte d’Ivoire", "cote-divoire"),
        ("cote d'ivoire", "cote-divoire"),
        ("COTE D`IVOIRE", "cote-divoire"),
        ("Co\u0302te d'Ivoire", "cote-divoire"),
        ("Guinea", "guinea"),
        ("Guinea-Bissau", "guinea-bissau"),
        ("guinea bissau", "guinea-bissau"),
        ("Sudan", "sudan"),
        ("the Sudan", "sudan"),
        ("South Sudan", "south-sudan"),
        ("Syria", "syrian-arab-republic"),
        ("Turkiye", "turkiye"),
    ],
)
def test_a_place_is_found_by_what_people_write(directory: Directory, written: str, slug: str) -> None:
    assert directory.find(written, ("place",)).iri == f"{ID}place/{slug}"


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("African Union", "african-union"),
        ("AU", "african-union"),
        ("ecowas", "economic-community-of-west-african-states"),
        ("Arab League", "league-of-arab-states"),
        ("International Conference of the Great Lakes Region", "international-conference-on-the-great-lakes-region"),
        ("High Commissioner for National Minorities", "high-commissioner-on-national-minorities"),
        ("Ratko Mladic", "ratko-mladic"),
    ],
)
def test_an_actor_is_found_by_label_abbreviation_and_printed_name(
    directory: Directory, written: str, slug: str
) -> None:
    assert directory.find(written, ("actor",)).iri == f"{ID}actor/{slug}"


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Union africaine", "african-union"),
        ("UNIÓN AFRICANA", "african-union"),
        ("африканский союз", "african-union"),
        ("الاتحاد الأفريقي", "african-union"),
        ("الاتحاد الإفريقي", "african-union"),
        ("非洲联盟", "african-union"),
        ("非盟", "african-union"),
        ("ligue des États arabes", "league-of-arab-states"),
        ("ligue des etats arabes", "league-of-arab-states"),
        ("جامعة الدول العربية", "league-of-arab-states"),
        ("CEDEAO", "economic-community-of-west-african-states"),
        ("Организация Объединённых Наций", "united-nations"),
        ("Организация Объединенных Наций", "united-nations"),
        ("安全理事会", "security-council"),
        ("الجمعية العامة", "general-assembly"),
        ("commission interaméricaine des droits de l’homme", "inter-american-commission-on-human-rights"),
    ],
)
def test_an_organisation_is_found_by_its_name_in_another_language(
    directory: Directory, written: str, slug: str
) -> None:
    assert directory.find(written, ("actor",)).iri == f"{ID}actor/{slug}"


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Charte des Nations Unies", "charter-of-the-united-nations"),
        ("防止及惩治灭绝种族罪公约", "convention-on-the-prevention-and-punishment-of-the-crime-of-genocide"),
        ("Estatuto de Roma de la Corte Penal Internacional", "rome-statute-of-the-international-criminal-court"),
    ],
)
def test_a_treaty_is_found_by_its_title_in_another_language(directory: Directory, written: str, slug: str) -> None:
    assert directory.find(written, ("instrument",)).iri == f"{ID}instrument/{slug}"


def test_every_name_in_another_language_finds_the_one_thing_that_bears_it(directory: Directory) -> None:
    rows = [row for row in read_world(ROOT / "data").of(Name) if row.language != "en"]
    assert len({row.entity for row in rows}) > 80
    for row in rows:
        assert directory.find(row.name, directory.things).iri.rsplit("/", 1)[-1] == row.entity


def test_the_label_of_a_thing_stays_english(real_store: EmbeddedStore) -> None:
    asked = f"{ID}actor/african-union"
    assert read_labels(real_store, [asked]) == {asked: "African Union"}


# ---------------------------------------------------------------- in files and on the screen

CALLED = "names/what-a-thing-is-called"


@pytest.fixture(scope="module")
def called(real_store: EmbeddedStore) -> Result:
    query = get_query(CALLED)
    bound = query.bound({"thing": Term("iri", f"{ID}actor/african-union")})
    return labelled(real_store, real_store.select(bound), query.title)


@pytest.mark.parametrize("name", ["الاتحاد الأفريقي", "非洲联盟", "Африканский союз", "Unión Africana"])
@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown"])
def test_a_name_in_any_script_reaches_every_form_unchanged(called: Result, form: str, name: str) -> None:
    assert name in render(called, form, 160)


def test_a_name_comes_with_its_kind_and_where_it_is_from(called: Result) -> None:
    told = {str(row["name"]): (str(row["kind"]), str(row["source"])) for row in called.records()}
    assert told["الاتحاد الأفريقي"] == ("official", "REST Countries, version 2, other names of regional blocs")
    assert told["非洲联盟"] == ("official", "Common official usage, not checked against a page")
    assert told["AU"][0] == "abbreviation"


def test_a_name_in_any_script_reaches_a_page_unchanged() -> None:
    names = [row.name for row in read_world(ROOT / "data").of(Name) if row.language in {"ar", "zh", "ru"}]
    page = environment({}).from_string("{% for name in names %}{{ name }}|{% endfor %}").render(names=names)
    assert html.unescape(page).split("|")[:-1] == names


def test_a_body_is_found_when_a_mechanism_is_asked_for(directory: Directory) -> None:
    assert directory.find("Panel of the Wise", ("mechanism",)).iri == f"{ID}actor/panel-of-the-wise"
    assert directory.find("Universal Periodic Review", ("mechanism",)).iri == f"{ID}mechanism/universal-periodic-review"


@pytest.mark.parametrize("written", ["A/65/877", "A-65-877", "a/65/877", "A/65/877-S/2011/393"])
def test_a_report_is_found_by_symbol_and_identifier(directory: Directory, written: str) -> None:
    assert directory.find(written, ("document",)).iri == f"{ID}document/A-65-877"


def test_every_place_and_actor_is_found_by_its_own_label_and_identifier(directory: Directory) -> None:
    for segment in ("place", "actor", "mechanism", "instrument", "situation", "document"):
        for thing in {thing for bearers in directory.things[segment].values() for thing in bearers}:
            assert directory.find(thing.label, (segment,)) == thing
            assert directory.find(thing.iri.rsplit("/", 1)[-1], (segment,)) == thing


@pytest.mark.parametrize(
    ("written", "offered"), [("Keyna", "Kenya"), ("Kyrgistan", "Kyrgyzstan"), ("Korea", "Republic of Korea")]
)
def test_near_matches_are_offered(directory: Directory, written: str, offered: str) -> None:
    with pytest.raises(UnknownNameError, match=rf"Nothing here is called '{written}'.*Did you mean .*{offered}"):
        directory.find(written, ("place",))


@pytest.mark.parametrize("written", ["", "   ", "Atlantis of the deepest sea", "';--", "\u0000"])
def test_what_nothing_comes_near_is_unknown(directory: Directory, written: str) -> None:
    with pytest.raises(UnknownNameError, match="Nothing here is called"):
        directory.find(written, ("place",))


def test_reports_are_offered_with_their_years_and_things_by_what_people_call_them(directory: Directory) -> None:
    told = r"'2015' among reports\. Ask for one of A/65/877 \(2011\), A/68/947 \(2014\), A/70/999 \(2016\)\.$"
    with pytest.raises(UnknownNameError, match=told):
        directory.find("2015", ("document",))
    with pytest.raises(UnknownNameError, match=r"'Kenia' among places, organisations\. Did you mean Kenya"):
        directory.find("Kenia", ("place", "actor"))


def test_a_name_of_another_segment_is_unknown(directory: Directory) -> None:
    with pytest.raises(UnknownNameError):
        directory.find("Kenya", ("actor",))


def test_no_more_near_matches_are_offered_than_a_reader_takes_in(directory: Directory) -> None:
    with pytest.raises(UnknownNameError) as told:
        directory.find("republic", ("place",))
    assert str(told.value).count(",") <= OFFERED - 1


def test_a_name_of_several_things_is_refused_with_their_identifiers(invented: Directory) -> None:
    with pytest.raises(UnknownNameError, match=r"may be any of Chad \(chad\), Lake \(lake\)"):
        invented.find("Land of Lakes", ("place",))
    with pytest.raises(UnknownNameError, match=r"'TUN' may be any of"):
        invented.find("TUN", ("actor",))


def test_a_things_own_name_goes_before_further_names_of_others(invented: Directory) -> None:
    assert invented.find("Lake", ("place",)) == LAKE
    assert invented.find("union", ("actor", "mechanism")) == UNION


def test_a_name_in_several_segments_asked_for_is_refused_in_both() -> None:
    twice = Directory({"place": {"x": (CHAD,)}, "actor": {"x": (UNION,)}})
    with pytest.raises(UnknownNameError, match="may be any of"):
        twice.find("x", ("place", "actor"))
    assert twice.find("x", ("place",)) == CHAD


def test_a_longer_name_is_not_taken_for_a_shorter_one(invented: Directory) -> None:
    assert invented.find("chad", ("place",)) == CHAD
    with pytest.raises(UnknownNameError):
        invented.find("cha", ("place",))


def test_names_that_differ_in_letters_stay_apart() -> None:
    names = [
        "Niger",
        "Nigeria",
        "Guinea",
        "Equatorial Guinea",
        "Guinea-Bissau",
        "Mali",
        "Malawi",
        "Congo",
        "Иран",
        "إيران",
    ]
    assert len({folded(name) for name in names}) == len(names)
