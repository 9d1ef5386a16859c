"""Commands that ask a store for measures: coverage, gaps, claims."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from rtop_graph.choosing import concept_of, country_of, gap_types, modalities_of, scheme_of
from rtop_graph.commands.making import reports_folder
from rtop_graph.commands.printing import emit
from rtop_graph.commands.querying import store_of
from rtop_graph.coverage.concept_tables import breadth_table, partners_by_concept_table
from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.present import (
    Focus,
    claims_in_focus,
    concern_table,
    coverage_cells,
    coverage_matrix,
    gap_table,
)
from rtop_graph.coverage.recorded import Selection
from rtop_graph.errors import UsageError
from rtop_graph.evidence import evidence_texts
from rtop_graph.names import read_directory
from rtop_graph.results import Result, join_reports
from rtop_graph.store import Store


@dataclass(frozen=True)
class Asked:
    """What a command was asked: the store, its cube, and what to select (a selection per report) and show of it."""

    store: Store
    cube: Cube
    selections: tuple[Selection, ...]
    focus: Focus

    def joined(self, table: Callable[[Selection], Result]) -> Result:
        """Return the table of the one report asked for, or the rows of every report's table, its name before them."""
        joined = join_reports({self.cube.report(s.report).label: table(s) for s in self.selections})
        return joined._replace(
            codes={iri: country.iso3 for iri, country in self.cube.countries.items() if country.iso3}
        )


def asked_of(options: argparse.Namespace) -> Asked:
    """Return what the options ask of which store; names are found without regard to case."""
    store = store_of(options)
    directory = read_directory(store)
    report = directory.find(options.report, ("document",)).iri if options.report else ""
    place = directory.find(options.country, ("place",)) if getattr(options, "country", "") else None
    partner = directory.find(options.partner, ("actor",)).iri if getattr(options, "partner", "") else ""
    cube = read_cube(store)
    concept, unrolled = concept_of(cube, options), getattr(options, "unrolled", False)
    selections = tuple(
        Selection(
            report=iri,
            pillar=getattr(options, "pillar", ""),
            include_mandated=options.include == "mandated",
            explicit_pillar_only=getattr(options, "explicit_pillar", False),
            concept=concept,
            unrolled=unrolled,
            allocate_regions=getattr(options, "allocate_regions", False),
        )
        for iri in ([report] if report else cube.reports)
    )
    country = country_of(store, cube, place) if place else ""
    focus = Focus(country, _organization(cube, partner, unrolled=unrolled))
    return Asked(store, cube, selections, focus)


def _organization(cube: Cube, iri: str, *, unrolled: bool) -> str:
    """Return a partner: an organisation, or an organ or post of one where these stand for themselves."""
    if iri and iri not in cube.organizations and not (unrolled and iri in cube.parts):
        raise UsageError(f"{iri.rsplit('/', 1)[-1]} rolls up to another organisation, or is unnamed: ask for that one.")
    return iri


def refuse_lone_explicit(options: argparse.Namespace, by: str = "") -> None:
    """Raise ``UsageError`` where pillars are to be those named in words, and no pillar is asked for."""
    if options.explicit_pillar and not options.pillar and by != "pillar":
        raise UsageError("--explicit-pillar changes nothing here without --pillar: add it, or leave it out.")


def coverage(options: argparse.Namespace) -> int:
    """Print recorded beside potential coverage: cells, the matrix, the countries of concern, or by concept."""
    asked = asked_of(options)
    by = scheme_of(asked.cube, options.by) if options.by else ""
    refuse_lone_explicit(options, by)
    if by and options.unrolled and not (options.country or options.partner):
        raise UsageError("--by counts whoever a country has: leave --unrolled out, or name a --country or --partner.")
    if by:
        result = _by_concept(asked, by)
    elif options.matrix:
        result = asked.joined(lambda selection: coverage_matrix(asked.cube, selection, asked.focus))
    elif options.concern:
        if asked.focus.organization:
            raise UsageError("--concern is of countries, with all their partners: leave --partner out.")
        result = asked.joined(lambda selection: concern_table(asked.cube, selection, asked.focus.country))
    else:
        result = asked.joined(lambda selection: coverage_cells(asked.cube, selection, asked.focus))
    emit(result, options.format, options.output)
    return 0


def _by_concept(asked: Asked, scheme: str) -> Result:
    """Return breadth by country; partner by partner where a country or an organisation is in focus."""
    if asked.focus == Focus():
        return asked.joined(lambda selection: breadth_table(asked.cube, selection, scheme))
    return asked.joined(lambda selection: partners_by_concept_table(asked.cube, selection, scheme, asked.focus))


def gaps(options: argparse.Namespace) -> int:
    """Print the gaps of every type, or of those asked for."""
    asked, kinds = asked_of(options), gap_types(options.type)
    result = asked.joined(lambda selection: gap_table(asked.cube, selection, asked.focus, kinds))
    emit(result, options.format, options.output)
    return 0


def claims(options: argparse.Namespace) -> int:
    """Print the claims on a country or by an organisation; with the texts at hand, the words that prove them."""
    refuse_lone_explicit(options)
    asked, modalities = asked_of(options), modalities_of(options.modality)
    if not (asked.focus.country or asked.focus.organization):
        raise UsageError("Name a country or an organisation, with --country or --partner.")
    own = tuple(part.claim for part in asked.cube.participants if part.actor == asked.focus.organization)
    result = asked.joined(lambda selection: claims_in_focus(asked.cube, selection, asked.focus, own, modalities))
    folder = reports_folder(options.reports)
    if folder is not None:
        result = evidence_texts(result, asked.store, folder)
    emit(result, options.format, options.output)
    return 0
