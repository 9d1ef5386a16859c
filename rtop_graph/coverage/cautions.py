"""Cautions on options: what the reports themselves warn of, raised by rule, each with its paragraph (MEASURES §10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rtop_graph.coverage.cube import Cube, Report
from rtop_graph.coverage.options import LINK, Option
from rtop_graph.coverage.potential import SUSPENDED, members_at, standing_at
from rtop_graph.identifiers import paragraph_iri
from rtop_graph.results import Thing


@dataclass(frozen=True)
class CautionRule:
    """A caution: its short name, what it says in words of our own, and the paragraph of a report that it rests on.

    A suspension rests on the row of membership instead, so its paragraph is empty.
    """

    name: str
    says: str
    document: str = ""
    paragraph: str = ""

    @property
    def source(self) -> tuple[Thing, ...]:
        """Return the paragraph as a thing of a result."""
        if not self.document:
            return ()
        symbol = "/".join(self.document.split("-"))
        return (Thing(f"{symbol} ¶{self.paragraph}", paragraph_iri(self.document, self.paragraph)),)


@dataclass(frozen=True)
class Caution:
    """A caution raised on an option, the organisations it is about, and the claims that raise it."""

    rule: CautionRule
    organizations: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


SUSPENSION = CautionRule(
    "suspended membership", "the country is suspended from an organisation, which could then hardly act for it"
)
NEVER_ALWAYS_RIGHT = CautionRule(
    "not always right",
    "a regional body knows its region best, and may still be wrong or have interests of its own",
    "A-65-877",
    "24",
)
NEIGHBOURS = CautionRule(
    "neighbours",
    "members of the organisation are neighbours: old tensions or interests may stand in the way",
    "A-68-947",
    "23",
)
OWNERSHIP = CautionRule(
    "national ownership", "help works where it follows what the country and its whole society want", "A-68-947", "15"
)
DO_NO_HARM = CautionRule("do no harm", "badly designed help can deepen divisions", "A-68-947", "17")
PERPETRATOR = CautionRule(
    "State as perpetrator",
    "the report has the State itself as a perpetrator: strengthening its institutions fails, urging it may not",
    "A-68-947",
    "76",
)
CHARTER = CautionRule(
    "Charter limits",
    "no enforcement without the Security Council, which is to be kept informed of what regional bodies do",
    "A-65-877",
    "5",
)


def _suspended(cube: Cube, option: Option, report: Report) -> Caution | None:
    """Raise where the country is suspended from any regional organisation, the option's or another."""
    regional = [o.iri for o in cube.organizations.values() if o.channel == "regional"]
    found = [o for o in regional if standing_at(cube, o, option.country, report.published) == SUSPENDED]
    return Caution(SUSPENSION, tuple(found)) if found else None


def _not_always_right(cube: Cube, option: Option, _report: Report) -> Caution | None:
    regional = _regional_actors(cube, option)
    return Caution(NEVER_ALWAYS_RIGHT, regional) if regional else None


def _charter_limits(cube: Cube, option: Option, _report: Report) -> Caution | None:
    regional = _regional_actors(cube, option)
    return Caution(CHARTER, regional) if regional else None


def _neighbours(cube: Cube, option: Option, report: Report) -> Caution | None:
    """Raise where a regional organisation that would act has another member in a region of the country."""
    regions = set(cube.countries[option.country].regions)
    near = tuple(
        organization
        for organization in _regional_actors(cube, option)
        if any(
            regions.intersection(cube.countries[member].regions)
            for member in members_at(cube, organization, report.published)
            if member != option.country
        )
    )
    return Caution(NEIGHBOURS, near) if near else None


def _national_ownership(_cube: Cube, _option: Option, _report: Report) -> Caution | None:
    """Raise always."""
    return Caution(OWNERSHIP)


def _do_no_harm(_cube: Cube, option: Option, _report: Report) -> Caution | None:
    """Raise where something is brought to the country; a link of two partners brings nothing new."""
    return None if option.kind == LINK else Caution(DO_NO_HARM)


def _state_as_perpetrator(cube: Cube, option: Option, report: Report) -> Caution | None:
    """Raise where a claim of the report has the State of the country as a perpetrator."""
    claims = cube.perpetrators.get((report.iri, option.country), ())
    return Caution(PERPETRATOR, claims=claims) if claims else None


def _regional_actors(cube: Cube, option: Option) -> tuple[str, ...]:
    """Return the regional organisations that would act: the option's, and whom it would be linked with."""
    acting = (option.organization, *(option.others if option.kind == LINK else ()))
    return tuple(o for o in acting if cube.partner(o).channel == "regional")


RULES: dict[CautionRule, Callable[[Cube, Option, Report], Caution | None]] = {
    SUSPENSION: _suspended,
    PERPETRATOR: _state_as_perpetrator,
    NEVER_ALWAYS_RIGHT: _not_always_right,
    NEIGHBOURS: _neighbours,
    CHARTER: _charter_limits,
    OWNERSHIP: _national_ownership,
    DO_NO_HARM: _do_no_harm,
}
"""The function that raises each caution where its rule holds."""


def cautions_on(cube: Cube, option: Option, report: str) -> tuple[Caution, ...]:
    """Return the cautions on an option at the date of a report, in the order of ``RULES``; MEASURES §10.

    Each is raised by rule and none by judgement of the case: what is not raised is not thereby harmless. Whether other
    members are neighbours is told by the region they share, for want of borders.
    """
    told = cube.report(report)
    found = (rule(cube, option, told) for rule in RULES.values())
    return tuple(caution for caution in found if caution is not None)
