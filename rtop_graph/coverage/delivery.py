"""What a store holds becomes the cube: each query of ``queries/coverage/`` is asked once for all measures.

Where the answers are kept beside the store, what grows with the number of claims is read as columns, and only when a
measure needs it; any other store is asked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from rtop_graph.answers import Answer, answer_of
from rtop_graph.coverage.cube import Country, Cube, Decision, Organization, Report, Scheme, slug
from rtop_graph.coverage.fact_columns import (
    Matters,
    capable_of,
    cells_of,
    claims_of,
    follow_ups_of,
    parts_of,
    standings_of,
    tellings_of,
)
from rtop_graph.coverage.facts import Participation
from rtop_graph.records import Deferred, Records
from rtop_graph.store import Store

V = TypeVar("V")


def read_cube(store: Store) -> Cube:
    """Return the cube of everything the store holds."""

    def told(name: str) -> Answer:
        return answer_of(store, f"coverage/{name}")

    def listed(name: str, reader: Callable[[Answer], Mapping[str, V]]) -> Mapping[str, V]:
        answer = told(name)
        return Deferred(lambda: reader(answer))

    matters = Matters(told("claim-matters"))
    organizations = listed("organizations", _organizations)
    return Cube(
        cells=cells_of(told("cells"), matters),
        claims=claims_of(told("claims"), told("claim-situations"), matters),
        organizations=organizations,
        countries=listed("countries", _countries),
        concern=tellings_of(told("concern")),
        standings=standings_of(told("memberships")),
        listed=listed("membership-lists", _lists),
        capable=capable_of(told("capabilities")),
        reports=listed("documents", _reports),
        mentioned=tellings_of(told("mentioned")),
        participants=parts_of(told("participants")),
        parts=listed("parts", lambda answer: _parts(answer, organizations)),
        schemes=listed("concept-schemes", _schemes),
        regional=cells_of(told("regional-cells"), matters),
        perpetrators=tellings_of(told("state-perpetrators")),
        follow_ups=follow_ups_of(told("follow-ups")),
        instruments=listed("instruments", _instruments),
        decisions=_decisions(told("decisions")),
    )


def read_participants(store: Store) -> Records[Participation]:
    """Return who takes part in every claim the store holds, rolled up."""
    return parts_of(answer_of(store, "coverage/participants"))


def _lists(answer: Answer) -> dict[str, bool]:
    return {row["organization"]: row["complete"] == "true" for row in answer}


def _instruments(answer: Answer) -> dict[str, str]:
    return {row["instrument"]: row["label"] for row in answer}


def _organizations(answer: Answer) -> dict[str, Organization]:
    return {
        row["organization"]: Organization(
            row["organization"], row["label"], row.get("abbreviation", ""), slug(row["kind"])
        )
        for row in answer
    }


def _countries(answer: Answer) -> dict[str, Country]:
    countries: dict[str, Country] = {}
    regions: dict[str, list[str]] = {}
    for row in answer:
        known = regions.setdefault(row["country"], [])
        if row.get("regionLabel"):
            known.append(row["regionLabel"])
        countries[row["country"]] = Country(
            row["country"],
            row["label"],
            row.get("iso3", ""),
            tuple(known),
            row.get("from", ""),
            row.get("to", ""),
            row.get("m49", ""),
            (float(row["longitude"]), float(row["latitude"])) if "longitude" in row else None,
        )
    return countries


def _reports(answer: Answer) -> dict[str, Report]:
    """Return the reports; the answer has a row for each of the pillars that one deals with."""
    facts = zip(*(answer[name].read() for name in ("label", "title", "published", "paragraphs")), strict=True)
    known: dict[str, tuple[str, str, str, str]] = {}
    pillars: dict[str, list[str]] = {}
    for iri, pillar, told in zip(answer["document"].read(), answer["pillar"].renamed(slug).read(), facts, strict=True):
        known[iri] = told
        pillars.setdefault(iri, []).append(pillar)
    return {
        iri: Report(iri, label, title, published, tuple(pillars[iri]), int(paragraphs))
        for iri, (label, title, published, paragraphs) in known.items()
    }


def _parts(answer: Answer, tops: Mapping[str, Organization]) -> dict[str, Organization]:
    """Return the actors below an organisation, each of the organisation's kind: it acts for it."""
    return {
        row["actor"]: Organization(
            row["actor"], row["label"], row.get("abbreviation", ""), tops[row["organization"]].kind
        )
        for row in answer
        if row["organization"] in tops
    }


def _schemes(answer: Answer) -> dict[str, Scheme]:
    labels: dict[str, str] = {}
    concepts: dict[str, dict[str, str]] = {}
    documents: dict[str, dict[str, None]] = {}
    for row in answer:
        name = slug(row["scheme"])
        labels[name] = row["schemeLabel"]
        concepts.setdefault(name, {})[slug(row["concept"])] = row["label"]
        documents.setdefault(name, {}).update({row["document"]: None} if "document" in row else {})
    return {
        name: Scheme(name, label, tuple(concepts[name].items()), tuple(documents[name]))
        for name, label in labels.items()
    }


def _decisions(answer: Answer) -> tuple[Decision, ...]:
    return tuple(
        Decision(
            slug(row["decision"]),
            row["decision"],
            row["question"],
            row["choice"],
            row["alternative"],
            slug(row["effect"]),
            row.get("note", ""),
        )
        for row in answer
    )
