"""What an address asks for: its fields, named as the options of the command line, become selections and a focus."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.present import Focus
from rtop_graph.coverage.recorded import Selection
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.protocol import ProtocolError
from rtop_graph.errors import UsageError
from rtop_graph.results import Result, Thing, join_reports

PILLARS = ("I", "II", "III")
SWITCHES = ("explicit-pillar", "include", "unrolled", "regions")
MEASURE_FIELDS = ("report", "country", "partner", "pillar", "concept", *SWITCHES)
ON = {"include": "mandated"}
"""What a switch is set to; ``yes`` where nothing else is said."""

CONCEPT_SCHEMES = ("form", "civilian-area", "inhibitor")
"""The schemes by which cover can be told apart (MEASURES §4)."""

LONGEST = 10_000
"""The characters of an address's query that are read; a query of SPARQL may be long."""

MOST_FIELDS = 40


def read_fields(query: str, known: Collection[str]) -> dict[str, str]:
    """Return the fields of an address that have a value; raise ``ProtocolError`` for one that a page does not have."""
    if len(query) > LONGEST:
        raise ProtocolError(414, f"The address is longer than {LONGEST} characters.")
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
        return join_reports({self.cube.report(s.report).label: table(s) for s in self.selections})


def asked_of(material: Material, fields: Mapping[str, str]) -> Asked:
    """Return what the fields ask; names are found without regard to case. Raise for a name that nothing bears."""
    kinds = {"report": "document", "country": "place", "partner": "actor"}
    things = {
        name: material.directory.find(fields[name], (segment,)) for name, segment in kinds.items() if name in fields
    }
    for name, offered in (("pillar", PILLARS), ("concept", offered_concepts(material))):
        _refuse_strange(fields.get(name, ""), name, offered)
    for name in SWITCHES:
        _refuse_strange(fields.get(name, ""), name, (ON.get(name, "yes"),))
    focus = Focus(_country(material.cube, things), _organization(material.cube, things))
    reports = [things["report"].iri] if "report" in things else list(material.cube.reports)
    return Asked(fields, material.cube, tuple(_selection(fields, report) for report in reports), focus, things)


def _selection(fields: Mapping[str, str], report: str) -> Selection:
    return Selection(
        report=report,
        pillar=fields.get("pillar", ""),
        include_mandated="include" in fields,
        explicit_pillar_only="explicit-pillar" in fields,
        concept=fields.get("concept", ""),
        unrolled="unrolled" in fields,
        allocate_regions="regions" in fields,
    )


def _refuse_strange(value: str, name: str, offered: Collection[str]) -> None:
    if value and value not in offered:
        raise UsageError(f"{value!r} is no {name.replace('-', ' ')}. Choose one of {', '.join(offered)}.")


def offered_concepts(material: Material) -> dict[str, str]:
    """Return the concepts by which cover can be told apart, each with its label, those of one scheme together."""
    schemes = (material.cube.schemes[name] for name in CONCEPT_SCHEMES if name in material.cube.schemes)
    return {f"{scheme.slug}/{slug}": label for scheme in schemes for slug, label in scheme.concepts}


def _country(cube: Cube, things: Mapping[str, Thing]) -> str:
    thing = things.get("country")
    if thing and thing.iri not in cube.countries:
        raise UsageError(f"{thing.label} is a place, and not a country or territory that cover counts for.")
    return thing.iri if thing else ""


def _organization(cube: Cube, things: Mapping[str, Thing]) -> str:
    thing = things.get("partner")
    if thing and thing.iri not in cube.organizations and thing.iri not in cube.parts:
        raise UsageError(f"{thing.label} is unnamed, and no organisation that cover counts for.")
    return thing.iri if thing else ""
