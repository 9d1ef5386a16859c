"""What an address asks for: its fields, named as the options of the command line, become selections and a focus."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from rtop_graph.choosing import concept_of, country_of
from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.present import Focus
from rtop_graph.coverage.recorded import Selection
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.protocol import ProtocolError
from rtop_graph.errors import UsageError
from rtop_graph.results import Result, Thing, join_reports

PILLARS = ("I", "II", "III")
SWITCHES = {"include": "mandated", "explicit-pillar": "yes", "unrolled": "yes", "allocate-regions": "yes"}
"""The switches, and what each is set to."""

CONCEPTS = ("concept", "form", "inhibitor", "area")
MEASURE_FIELDS = ("report", "country", "partner", "pillar", *CONCEPTS, *SWITCHES)
CONCEPT_SCHEMES = ("form", "civilian-area", "inhibitor", "capability", "timing")
"""The schemes whose concepts a filter offers; an address may name one of any scheme."""

LONGEST = 10_000
"""The characters of an address's query that are read."""

MOST_FIELDS = 40


def read_fields(query: str, known: Collection[str], longest: int = LONGEST) -> dict[str, str]:
    """Return the fields of an address that have a value; raise ``ProtocolError`` for one that a page does not have."""
    if len(query) > longest:
        raise ProtocolError(414, f"The address is longer than {longest} characters.")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise ProtocolError(400, f"The address cannot be read: {error}.") from error
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise ProtocolError(400, f"This page has no field {name!r}. It has: {', '.join(known) or 'none'}.")
        if name in found:
            raise ProtocolError(400, f"The field {name!r} is given twice.")
        found[name] = value.strip()
    return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class Asked:
    """What a page was asked: a selection per report, a focus, and the things that the fields name."""

    fields: Mapping[str, str]
    cube: Cube
    selections: tuple[Selection, ...]
    focus: Focus
    things: Mapping[str, Thing]

    def joined(self, table: Callable[[Selection], Result]) -> Result:
        """Return the table of the one report asked for, or the rows of every report's table, its name before them."""
        return self.coded(join_reports({self.cube.report(s.report).label: table(s) for s in self.selections}))

    def coded(self, result: Result) -> Result:
        """Return a table with the ISO codes of its countries, for the forms that have a column of them."""
        codes = {iri: country.iso3 for iri, country in self.cube.countries.items() if country.iso3}
        return result._replace(codes=codes)


def asked_of(material: Material, fields: Mapping[str, str]) -> Asked:
    """Return what the fields ask; names are found without regard to case. Raise for a name that nothing bears."""
    kinds = {"report": "document", "country": "place", "partner": "actor"}
    things = {
        name: material.directory.find(fields[name], (segment,)) for name, segment in kinds.items() if name in fields
    }
    refuse_strange(fields, "pillar", PILLARS)
    for name, value in SWITCHES.items():
        refuse_strange(fields, name, (value,))
    cube = material.cube
    country = country_of(material.store, cube, things["country"]) if "country" in things else ""
    focus = Focus(country, _organization(cube, things.get("partner"), unrolled="unrolled" in fields))
    reports = [things["report"].iri] if "report" in things else list(cube.reports)
    pattern = _selection(cube, fields)
    return Asked(fields, cube, tuple(replace(pattern, report=report) for report in reports), focus, things)


def _selection(cube: Cube, fields: Mapping[str, str]) -> Selection:
    return Selection(
        report="",
        pillar=fields.get("pillar", ""),
        include_mandated="include" in fields,
        explicit_pillar_only="explicit-pillar" in fields,
        concept=concept_of(cube, Namespace(**{name: fields[name] for name in CONCEPTS if name in fields})),
        unrolled="unrolled" in fields,
        allocate_regions="allocate-regions" in fields,
    )


def refuse_strange(fields: Mapping[str, str], name: str, offered: Collection[str]) -> None:
    """Raise ``UsageError`` where a field has a value that is none of those offered."""
    if name in fields and fields[name] not in offered:
        raise UsageError(f"{fields[name]!r} is no {name.replace('-', ' ')}. Choose one of {', '.join(offered)}.")


def _organization(cube: Cube, thing: Thing | None, *, unrolled: bool) -> str:
    if thing is None or thing.iri in cube.organizations or (unrolled and thing.iri in cube.parts):
        return thing.iri if thing else ""
    raise UsageError(f"{thing.label} rolls up to another organisation, or is unnamed: ask for that one.")


def concept_groups(material: Material) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the concepts that a filter offers, as ``scheme/slug`` with their labels, in groups by scheme."""
    schemes = (material.cube.schemes[name] for name in CONCEPT_SCHEMES if name in material.cube.schemes)
    return [(scheme.label, [(f"{scheme.slug}/{slug}", label) for slug, label in scheme.concepts]) for scheme in schemes]
