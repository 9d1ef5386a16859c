"""What an invented world has before anybody reports on it: places, organisations, mechanisms, memberships over time.

All of it is invented and named so that nobody takes it for data ("Country 7"). It grows with the number of reports more
slowly than they do, as in the project's own data: later reports name new situations and instruments, and mostly the
organisations and countries that are known already.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from rtop_graph.rows import (
    Actor,
    Alignment,
    Capability,
    Containment,
    Distinction,
    Instrument,
    MandatePlace,
    Mechanism,
    Membership,
    MembershipList,
    Name,
    Place,
    PlaceName,
    ReadingDecision,
    Row,
    Situation,
    SituationPlace,
)

SOURCE = "Invented"
OTHER_LANGUAGES = ("ar", "es", "fr", "ru", "zh")
NEW_COUNTRY = "2011-07-09"
"""From when every twentieth country exists; areas change hands on the same day."""

UNITED_NATIONS = "united-nations"
"""Queries know the one actor by this name."""

AUTHOR = "author-of-reports"


@dataclass(frozen=True)
class Scale:
    """How many things of each sort a world of so many reports has, each of so many paragraphs."""

    reports: int
    paragraphs: int = 70

    @property
    def countries(self) -> int:
        """Return the number of countries: 196 at most."""
        return min(196, 24 + 12 * self.reports)

    @property
    def organizations(self) -> int:
        """Return the number of regional organisations."""
        return 6 + round(2.5 * math.sqrt(self.reports))

    @property
    def situations(self) -> int:
        """Return the number of situations: eight new ones for each report."""
        return 8 * self.reports

    @property
    def instruments(self) -> int:
        """Return the number of instruments: fifteen new ones for each report, beside ten that all know."""
        return 10 + 15 * self.reports


def iter_background(scale: Scale, concepts: Mapping[str, tuple[str, ...]], seed: int) -> Iterator[Row]:
    """Yield the rows of all tables that no single report owns; the same for the same scale and seed."""
    places = list(_places(scale, Random(f"{seed}/places")))
    yield from places
    yield from _containments(scale)
    yield from _place_names(scale)
    actors = list(_actors(scale))
    yield from actors
    mechanisms = list(_mechanisms(scale))
    yield from mechanisms
    acting = [actor.id for actor in actors if actor.mechanism_kind] + [mechanism.id for mechanism in mechanisms]
    yield from _capabilities(scale, acting, concepts["capability"], Random(f"{seed}/capabilities"))
    yield from (MandatePlace(mechanism, country(n)) for n, mechanism in enumerate(acting[::8]))
    yield from _instruments(scale)
    yield from _situations(scale, concepts["situation-kind"])
    yield from _names([*actors, *mechanisms])
    yield from _distinctions(scale)
    yield from _memberships(scale, Random(f"{seed}/memberships"))
    yield from _alignments(scale)
    yield from _decisions()


# ---------------------------------------------------------------- where


def country(number: int) -> str:
    """Return the identifier of a country."""
    return f"country-{number}"


def is_new(number: int) -> bool:
    """Return whether a country exists only since ``NEW_COUNTRY``."""
    return number % 20 == 19


def _code(number: int, length: int) -> str:
    letters = ""
    for _ in range(length):
        number, rest = divmod(number, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def regions(scale: Scale) -> tuple[int, int]:
    """Return how many large regions there are, and how many smaller ones lie in them."""
    return 5, max(5, scale.countries // 9)


def areas(scale: Scale) -> int:
    """Return how many areas lie within countries."""
    return max(2, scale.countries // 20)


def _places(scale: Scale, random: Random) -> Iterator[Place]:
    large, small = regions(scale)
    for number in range(large):
        yield Place(f"world-region-{number}", "Region", f"World region {number}", "", "", "", None, None, "", "", "")
    for number in range(small):
        yield Place(f"region-{number}", "Region", f"Region {number}", "", "", "", None, None, "", "", "")
    for number in range(scale.countries):
        yield Place(
            country(number),
            "Territory" if number % 50 == 49 else "Country",
            f"Country {number}",
            "X" + _code(number, 2),
            _code(number, 2),
            f"{number:03}",
            round(random.uniform(-60, 70), 4),
            round(random.uniform(-180, 180), 4),
            NEW_COUNTRY if is_new(number) else "",
            "",
            "",
        )
    for number in range(areas(scale)):
        yield Place(f"area-{number}", "Area", f"Area {number}", "", "", "", None, None, "", "", "")


def _containments(scale: Scale) -> Iterator[Containment]:
    large, small = regions(scale)
    for number in range(small):
        yield Containment(f"region-{number}", f"world-region-{number % large}", "", "", SOURCE)
    for number in range(scale.countries):
        yield Containment(country(number), f"region-{number % small}", "", "", SOURCE)
    for number in range(areas(scale)):
        yield Containment(f"area-{number}", country(2 * number), "", NEW_COUNTRY, SOURCE)
        yield Containment(f"area-{number}", country(2 * number + 1), NEW_COUNTRY, "", SOURCE)


def _place_names(scale: Scale) -> Iterator[PlaceName]:
    for number in range(scale.countries):
        for language in OTHER_LANGUAGES:
            source = f"{SOURCE} ({language})"
            yield PlaceName(country(number), language, "short", f"Country {number}", source)
        yield PlaceName(country(number), "en", "official", f"Republic of Country {number}", f"{SOURCE} (official)")


# ---------------------------------------------------------------- who


def _actors(scale: Scale) -> Iterator[Actor]:
    def actor(identifier: str, kind: str, label: str, part_of: str = "", mechanism: str = "") -> Actor:
        basis = "stated" if part_of else ""
        abbreviation = "".join(word[0] for word in label.split()) + identifier.rsplit("-", 1)[-1]
        return Actor(identifier, kind, label, abbreviation if not part_of else "", part_of, basis, mechanism, "", "")

    yield actor(UNITED_NATIONS, "UnitedNationsBody", "United Nations")
    yield actor(AUTHOR, "UnitedNationsBody", "Author of Reports", UNITED_NATIONS)
    for number in range(30 + 2 * scale.organizations):
        above = f"world-body-{number // 4 - 1}" if number % 4 == 3 and number > 3 else UNITED_NATIONS
        mechanism = ("body", "post", "")[number % 3]
        yield actor(f"world-body-{number}", "UnitedNationsBody", f"World Body {number}", above, mechanism)
    for number in range(scale.organizations):
        name = f"regional-organisation-{number}"
        yield actor(name, "RegionalOrganization", f"Regional Organisation {number}")
        yield actor(f"regional-body-{number}", "RegionalBody", f"Regional Body {number}", name, "body")
        yield actor(f"regional-post-{number}", "RegionalBody", f"Regional Post {number}", name, "post")
        if number % 3 == 0:
            yield actor(f"mission-{number}", "PeaceOperation", f"Mission {number}", name, "body")
        else:
            yield actor(f"mission-{number}", "PeaceOperation", f"Mission {number}", UNITED_NATIONS, "body")
    for kind, name, count in _others(scale):
        for number in range(count):
            identifier = f"{name.lower().replace(' ', '-')}-{number}"
            yield actor(identifier, kind, f"{name} {number}")
    for number in range(scale.countries // 3):
        label = f"State of Country {number}"
        yield Actor(f"state-{number}", "State", label, "", "", "", "", country(number), "")
    for number in range(scale.countries // 12):
        yield actor(f"national-body-{number}", "NationalBody", f"National Body {number}", f"state-{number}")


def _others(scale: Scale) -> tuple[tuple[str, str, int], ...]:
    """Return the kinds of actors that are part of nothing, what they are called, and how many there are."""
    return (
        ("UnnamedCollective", "Collective", 40 + scale.organizations),
        ("Person", "Person", 8 + scale.reports // 2),
        ("ArmedGroup", "Armed Group", 4 + scale.reports // 4),
        ("InternationalCourt", "Court", 4),
        ("StateNetwork", "Network of States", 5),
        ("CivilSocietyOrganization", "Civil Society Organisation", 6 + scale.organizations // 4),
        ("InternationalOrganization", "International Organisation", 4),
    )


def _mechanisms(scale: Scale) -> Iterator[Mechanism]:
    kinds = ("procedure", "tool", "forces", "programme", "policy", "network")
    for number in range(12 + 6 * scale.organizations):
        regional = number % 3 != 0
        operator = f"regional-organisation-{number % scale.organizations}" if regional else f"world-body-{number % 30}"
        kind = kinds[number % len(kinds)]
        yield Mechanism(f"mechanism-{number}", kind, f"Mechanism {number}", operator, "stated", "")


def _capabilities(
    scale: Scale, acting: list[str], capabilities: tuple[str, ...], random: Random
) -> Iterator[Capability]:
    note = "Invented, whether it was used or not."
    for number, mechanism in enumerate(acting):
        document = document_id(number % scale.reports)
        for capability in sorted(random.sample(capabilities, random.choice((1, 1, 2, 3)))):
            yield Capability(mechanism, capability, document, "1", "stated", note)


def document_id(number: int) -> str:
    """Return the identifier of a report by its number, from 0."""
    return f"A-{60 + number // 500}-{100 + number % 500}"


def _names(bearers: list[Actor | Mechanism]) -> Iterator[Name]:
    for bearer in bearers:
        yield Name(bearer.id, f"{bearer.label} by another name", "en", "variant", "", SOURCE, "")
        yield Name(bearer.id, f"{bearer.label}, en français", "fr", "official", "", SOURCE, "")


def _distinctions(scale: Scale) -> Iterator[Distinction]:
    for number in range(scale.organizations):
        reason = "The second is a body of the first."
        yield Distinction(f"regional-organisation-{number}", f"regional-body-{number}", reason)


# ---------------------------------------------------------------- under what, when


def _instruments(scale: Scale) -> Iterator[Instrument]:
    kinds = (
        "Report",
        "Resolution",
        "Treaty",
        "CharterProvision",
        "Guideline",
        "PolicyDocument",
        "Resolution",
        "Report",
    )
    for number in range(scale.instruments):
        kind = kinds[number % len(kinds)]
        issuer = f"world-body-{number % 30}" if kind in {"Report", "Resolution"} else ""
        label = f"{kind} {number}"
        yield Instrument(f"instrument-{number}", kind, label, f"I/{number}", 1970 + number % 35, "stated", issuer, "")


def treaties(scale: Scale) -> list[str]:
    """Return the treaties whose parties are listed: those among the instruments that all reports know."""
    return [f"instrument-{number}" for number in range(min(20, scale.instruments)) if number % 8 == 2]


def situation_country(number: int, scale: Scale) -> int:
    """Return the country a situation takes place in."""
    return number * 7 % scale.countries


def _situations(scale: Scale, kinds: tuple[str, ...]) -> Iterator[Row]:
    usual = "crisis" if "crisis" in kinds else kinds[0]
    for number in range(scale.situations):
        kind = kinds[number % len(kinds)] if number % 4 == 0 else usual
        start, label = str(1995 + number % 10), f"Situation {number}"
        end = str(1996 + number % 10) if number % 2 else ""
        yield Situation(f"situation-{number}", kind, label, start, end, "inferred", "")
        area = number % 12 == 0
        place = f"area-{number % areas(scale)}" if area else country(situation_country(number, scale))
        yield SituationPlace(f"situation-{number}", place)


def _memberships(scale: Scale, random: Random) -> Iterator[Row]:
    everyone = range(scale.countries)
    yield MembershipList(UNITED_NATIONS, is_complete=True, source=SOURCE, note="")
    for number in everyone:
        since = NEW_COUNTRY if is_new(number) else "1945"
        yield Membership(UNITED_NATIONS, country(number), "member", since, "", "high", SOURCE, "")
    for organization in range(scale.organizations):
        name = f"regional-organisation-{organization}"
        yield MembershipList(name, is_complete=organization % 7 != 3, source=SOURCE, note="")
        for number in sorted(random.sample(everyone, random.randint(6, max(8, scale.countries // 5)))):
            yield from _standings(name, number, random)
    for treaty in treaties(scale):
        yield MembershipList(treaty, is_complete=False, source=SOURCE, note="")
        for number in sorted(random.sample(everyone, scale.countries * 2 // 3)):
            status = "signatory" if random.random() < 0.2 else "party"
            yield Membership(treaty, country(number), status, str(random.randint(1950, 2004)), "", "high", SOURCE, "")


def _standings(organization: str, number: int, random: Random) -> Iterator[Membership]:
    """Yield a country's standing, of which some ended, some were suspended for a time, and some are uncertain."""
    since, chance = random.randint(1960, 2000), random.random()
    until = str(random.randint(2006, 2014)) if chance < 0.06 else ""
    certainty, note = ("medium", "The year is invented.") if chance > 0.9 else ("high", "")
    member = country(number)
    status = "observer" if 0.83 < chance <= 0.9 else "member"
    yield Membership(organization, member, status, str(since), until, certainty, SOURCE, note)
    if 0.06 <= chance < 0.16:
        start = random.randint(2001, 2012)
        yield Membership(organization, member, "suspended", str(start), str(start + 5), "high", SOURCE, "")


def _alignments(scale: Scale) -> Iterator[Alignment]:
    for number in range(scale.countries):
        theirs = f"http://www.wikidata.org/entity/Q{900_000_000 + number}"
        yield Alignment(f"place/{country(number)}", "exact", theirs, "lexical-match", "high", SOURCE, "")


DECISIONS = 20
"""How many doubts are settled once for all reports."""


def _decisions() -> Iterator[ReadingDecision]:
    for number in range(DECISIONS):
        effect = ("not-counted", "no-figure", "counted-as-done")[number % 3]
        question, note = f"Invented doubt {number}?", "Nothing here changes a figure." if effect == "no-figure" else ""
        yield ReadingDecision(f"decision-{number}", question, "This way.", "The other way.", effect, note)
