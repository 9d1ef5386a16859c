"""Cubes made by hand: four countries, four organisations, and as few claims as a test needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rtop_graph.coverage.cube import Cell, ClaimText, Country, Cube, Organization, Report, Standing
from rtop_graph.coverage.recorded import Selection
from rtop_graph.results import Thing

D, LATER = "document/A-1-1", "document/A-2-2"
UN, UNION, LEAGUE, CLUB = "actor/un", "actor/union", "actor/league", "actor/club"
ARCADIA, RURITANIA, SYLVANIA, FREEDONIA = "place/arcadia", "place/ruritania", "place/sylvania", "place/freedonia"
AT = "2011-06-27T00:00:00Z"
WHOLE = Selection(D)

ORGANIZATIONS = {
    UN: Organization(UN, "United Nations", "UN", "UnitedNationsBody"),
    UNION: Organization(UNION, "Union of the Sea", "US", "RegionalOrganization"),
    LEAGUE: Organization(LEAGUE, "League", "", "RegionalBody"),
    CLUB: Organization(CLUB, "Club of Friends", "CF", "CivilSocietyOrganization"),
}
COUNTRIES = {
    iri: Country(iri, iri.rsplit("/", 1)[-1].title(), "", ()) for iri in (ARCADIA, RURITANIA, SYLVANIA, FREEDONIA)
}


def cell(claim: str, organization: str, country: str, modality: str = "performed", **other: Any) -> Cell:
    """Return the cell of an engagement by an agent under pillar II, as its section has it, but for what is given."""
    usual: dict[str, Any] = {
        "document": D,
        "kind": "Engagement",
        "role": "agent",
        "pillar": "II",
        "pillar_basis": "section",
        "list_open": False,
        "collective": False,
    }
    return Cell(claim=claim, organization=organization, country=country, modality=modality, **(usual | other))


def text(claim: str, kind: str = "Engagement", modality: str = "performed", **other: Any) -> ClaimText:
    """Return a claim that the paragraph of its own name proves, under pillar II as its section has it."""
    usual: dict[str, Any] = {
        "statement": f"{claim} is said.",
        "pillar": "II",
        "pillar_basis": "section",
        "document": D,
        "confidence": "high",
        "review": "proposed",
        "note": "",
        "paragraphs": (Thing(f"A/1/1 ¶{claim[1:]}", f"paragraph/{claim}"),),
    }
    return ClaimText(iri=claim, kind=kind, modality=modality, **(usual | other))


def cube_of(cells: Iterable[Cell] = (), **parts: Any) -> Cube:
    """Return a cube of the cells, their claims, and whatever else is given."""
    cells = tuple(cells)
    claims = {
        c.claim: text(c.claim, c.kind, c.modality, document=c.document, pillar=c.pillar, pillar_basis=c.pillar_basis)
        for c in cells
    }
    claims |= {claim.iri: claim for claim in parts.pop("texts", ())}
    usual: dict[str, Any] = {
        "organizations": ORGANIZATIONS,
        "countries": COUNTRIES,
        "concern": {},
        "standings": (),
        "listed": {},
        "capable": (),
        "reports": {
            D: Report(D, "A/1/1", "First", AT, ("II", "III"), 50),
            LATER: Report(LATER, "A/2/2", "Second", "2014-07-11T00:00:00Z", ("II",), 80),
        },
    }
    return Cube(cells=cells, claims=claims, **(usual | parts))


def concern(*countries: str) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(D, country): (f"c-{country}",) for country in countries}


def standing(country: str, status: str, valid_from: str = "", valid_to: str = "", of: str = UNION) -> Standing:
    return Standing(of, country, status, valid_from, valid_to, "high", "roll")
