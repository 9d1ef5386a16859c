"""What a store holds becomes the cube: each query of ``queries/coverage/`` is asked once for all measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from rtop_graph.coverage.cube import (
    CLAIM_KINDS,
    Capable,
    Cell,
    ClaimText,
    Country,
    Cube,
    Decision,
    FollowUp,
    Organization,
    Participation,
    Report,
    Scheme,
    Standing,
    slug,
)
from rtop_graph.queries import run_named
from rtop_graph.results import Thing
from rtop_graph.store import Store


def read_cube(store: Store) -> Cube:
    """Return the cube of everything the store holds; seventeen queries, each of which the engine answers once."""
    matters = _matters(store)
    return Cube(
        cells=_cells(store, "coverage/cells", matters),
        claims=_claims(store, matters),
        organizations=_organizations(store),
        countries=_countries(store),
        concern=_by_country(store, "coverage/concern"),
        standings=_standings(store),
        listed={
            row["organization"]: row["complete"] == "true" for row in run_named(store, "coverage/membership-lists")
        },
        capable=_capable(store),
        reports=_reports(store),
        mentioned=_by_country(store, "coverage/mentioned"),
        participants=read_participants(store),
        parts=_parts(store),
        schemes=_schemes(store),
        regional=_cells(store, "coverage/regional-cells", matters),
        perpetrators=_by_country(store, "coverage/state-perpetrators"),
        follow_ups=_follow_ups(store),
        instruments={row["instrument"]: row["label"] for row in run_named(store, "coverage/instruments")},
        decisions=_decisions(store),
    )


Matters: TypeAlias = Mapping[tuple[str, str], tuple[str, ...]]
"""What claims are about and rest on, by claim and the name of the tie."""


def _matters(store: Store) -> Matters:
    found: dict[tuple[str, str], list[str]] = {}
    for row in run_named(store, "coverage/claim-matters"):
        found.setdefault((row["claim"], slug(row["tie"])), []).append(row["matter"])
    return {key: tuple(things) for key, things in found.items()}


def _concepts(matters: Matters, claim: str) -> tuple[str, ...]:
    return tuple("/".join(iri.rsplit("/", 2)[1:]) for iri in matters.get((claim, "hasConcept"), ()))


def _cells(store: Store, query: str, matters: Matters) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            document=row["document"],
            claim=row["claim"],
            kind=slug(row["kind"]),
            modality=slug(row["modality"]),
            role=slug(row["role"]),
            organization=row["organization"],
            country=row["country"],
            pillar=slug(row.get("pillar", "")),
            pillar_basis=slug(row.get("basis", "")),
            list_open=row["open"] == "true",
            collective=row["collective"] == "true",
            actor=row["actor"],
            concepts=_concepts(matters, row["claim"]),
        )
        for row in run_named(store, query)
        if slug(row["kind"]) in CLAIM_KINDS
    )


def _claims(store: Store, matters: Matters) -> dict[str, ClaimText]:
    rows: dict[str, Mapping[str, str]] = {}
    paragraphs: dict[str, list[Thing]] = {}
    for row in run_named(store, "coverage/claims"):
        if slug(row["kind"]) not in CLAIM_KINDS:
            continue
        rows[row["claim"]] = row
        proof = paragraphs.setdefault(row["claim"], [])
        paragraph = Thing(row["label"], row["paragraph"])
        if paragraph not in proof:
            proof.append(paragraph)
    claims = {claim: _claim(row, tuple(paragraphs[claim]), matters) for claim, row in rows.items()}
    situations = _situations(store)
    return {iri: replace(claim, situations=situations.get(iri, ())) for iri, claim in claims.items()}


def _situations(store: Store) -> dict[str, tuple[tuple[str, Thing], ...]]:
    """Return the situations of each claim, each after a country that the claim counts for and it takes place in."""
    found: dict[str, list[tuple[str, Thing]]] = {}
    for row in run_named(store, "coverage/claim-situations"):
        found.setdefault(row["claim"], []).append((row["country"], Thing(row["label"], row["situation"])))
    return {claim: tuple(things) for claim, things in found.items()}


def _claim(row: Mapping[str, str], paragraphs: tuple[Thing, ...], matters: Matters) -> ClaimText:
    iri = row["claim"]
    return ClaimText(
        iri=iri,
        statement=row["statement"],
        kind=slug(row["kind"]),
        modality=slug(row["modality"]),
        pillar=slug(row.get("pillar", "")),
        document=row["document"],
        confidence=slug(row["confidence"]),
        review=slug(row["review"]),
        note=row.get("note", ""),
        paragraphs=paragraphs,
        states_lack="lack" in row,
        basis=slug(row["basis"]),
        pillar_basis=slug(row.get("pillarBasis", "")),
        interval=row.get("interval", ""),
        time_basis=slug(row.get("timeBasis", "")),
        concepts=_concepts(matters, iri),
        decisions=tuple(slug(decision) for decision in matters.get((iri, "restsOnDecision"), ())),
        mechanisms=matters.get((iri, "throughMechanism"), ()),
        instruments=matters.get((iri, "concernsInstrument"), ()),
    )


def _organizations(store: Store) -> dict[str, Organization]:
    return {
        row["organization"]: Organization(
            row["organization"], row["label"], row.get("abbreviation", ""), slug(row["kind"])
        )
        for row in run_named(store, "coverage/organizations")
    }


def _countries(store: Store) -> dict[str, Country]:
    countries: dict[str, Country] = {}
    regions: dict[str, list[str]] = {}
    for row in run_named(store, "coverage/countries"):
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


def _by_country(store: Store, query: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the claims a query gives for each report and country."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in run_named(store, query):
        found.setdefault((row["document"], row["country"]), []).append(row["claim"])
    return {key: tuple(claims) for key, claims in found.items()}


def _standings(store: Store) -> tuple[Standing, ...]:
    return tuple(
        Standing(
            row["organization"],
            row["member"],
            slug(row["status"]),
            row.get("from", ""),
            row.get("to", ""),
            slug(row["certainty"]),
            row["source"],
        )
        for row in run_named(store, "coverage/memberships")
    )


def _capable(store: Store) -> tuple[Capable, ...]:
    return tuple(
        Capable(
            row["organization"],
            slug(row["capability"]),
            row["mechanism"],
            row["claim"],
            row["published"],
            row.get("country", ""),
            row["label"],
        )
        for row in run_named(store, "coverage/capabilities")
    )


def _reports(store: Store) -> dict[str, Report]:
    reports: dict[str, Report] = {}
    pillars: dict[str, list[str]] = {}
    for row in run_named(store, "coverage/documents"):
        covered = pillars.setdefault(row["document"], [])
        covered.append(slug(row["pillar"]))
        reports[row["document"]] = Report(
            row["document"],
            row["label"],
            row["title"],
            row["published"],
            tuple(covered),
            int(row["paragraphs"]),
        )
    return reports


def read_participants(store: Store) -> tuple[Participation, ...]:
    """Return who takes part in every claim the store holds, rolled up."""
    return tuple(
        Participation(row["claim"], slug(row["role"]), row["actor"], row["label"], row["unnamed"] != "true")
        for row in run_named(store, "coverage/participants")
    )


def _follow_ups(store: Store) -> tuple[FollowUp, ...]:
    return tuple(
        FollowUp(row["earlier"], row["later"], slug(row["tie"]), slug(row["confidence"]), row["note"])
        for row in run_named(store, "coverage/follow-ups")
    )


def _parts(store: Store) -> dict[str, Organization]:
    """Return the actors below an organisation, each of the organisation's kind: it acts for it."""
    tops = _organizations(store)
    return {
        row["actor"]: Organization(
            row["actor"], row["label"], row.get("abbreviation", ""), tops[row["organization"]].kind
        )
        for row in run_named(store, "coverage/parts")
        if row["organization"] in tops
    }


def _schemes(store: Store) -> dict[str, Scheme]:
    labels: dict[str, str] = {}
    concepts: dict[str, dict[str, str]] = {}
    documents: dict[str, dict[str, None]] = {}
    for row in run_named(store, "coverage/concept-schemes"):
        name = slug(row["scheme"])
        labels[name] = row["schemeLabel"]
        concepts.setdefault(name, {})[slug(row["concept"])] = row["label"]
        documents.setdefault(name, {}).update({row["document"]: None} if "document" in row else {})
    return {
        name: Scheme(name, label, tuple(concepts[name].items()), tuple(documents[name]))
        for name, label in labels.items()
    }


def _decisions(store: Store) -> tuple[Decision, ...]:
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
        for row in run_named(store, "coverage/decisions")
    )
