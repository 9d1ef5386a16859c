"""Commands on partners: how many a country has, what is left without them, who works with whom, who does what."""

from __future__ import annotations

import argparse

from rtop_graph.commands.asking import asked_of, refuse_lone_explicit
from rtop_graph.commands.printing import emit
from rtop_graph.coverage.present_partners import (
    concentration_table,
    mix_table,
    network_table,
    pair_table,
    profile_table,
    similarity_table,
)
from rtop_graph.coverage.present_redundancy import curve_table, loss_table, redundancy_table
from rtop_graph.errors import UsageError


def redundancy(options: argparse.Namespace) -> int:
    """Print how many partners each country has, where each partner is alone, or the partner-loss curve."""
    refuse_lone_explicit(options, options.by or "")
    asked, circle = asked_of(options), options.circle
    if options.by and (options.curve or options.sole):
        raise UsageError("--by divides the table of countries: leave it out with --curve and --sole.")
    if (options.curve or options.sole) and (asked.focus.country or asked.focus.organization):
        raise UsageError("--curve and --sole are of all countries and partners: leave --country and --partner out.")
    if options.curve:
        result = asked.joined(lambda selection: curve_table(asked.cube, selection, circle))
    elif options.sole:
        result = asked.joined(lambda selection: loss_table(asked.cube, selection, circle))
    else:
        result = asked.joined(
            lambda selection: redundancy_table(asked.cube, selection, asked.focus, circle, options.by)
        )
    emit(result, options.format, options.output)
    return 0


def partners(options: argparse.Namespace) -> int:
    """Print the pairs a report names together, one organisation's profile, the network, or who does what."""
    _refuse_unused(options)
    refuse_lone_explicit(options)
    asked = asked_of(options)
    cube, focus = asked.cube, asked.focus
    if options.network:
        result = asked.joined(lambda selection: network_table(cube, selection, without_un=options.without_un))
    elif options.mix:
        result = asked.joined(lambda selection: mix_table(cube, selection, focus, options.mix))
    elif options.similarity:
        result = asked.joined(lambda selection: similarity_table(cube, selection, focus, options.similarity))
    elif options.concentration:
        result = asked.joined(lambda selection: concentration_table(cube, selection, focus))
    elif focus.organization:
        result = asked.joined(lambda selection: profile_table(cube, selection, focus.organization))
    else:
        result = asked.joined(lambda selection: pair_table(cube, selection, focus))
    emit(result, options.format, options.output)
    return 0


def _refuse_unused(options: argparse.Namespace) -> None:
    """Raise ``UsageError`` where an option would change nothing in the table that is asked for."""
    if options.country and not options.concentration:
        raise UsageError("Only --concentration is by country: leave --country out, or ask 'rtop redundancy'.")
    if options.partner and options.network:
        raise UsageError("--network is of all organisations: leave --partner out.")
    if options.without_un and not options.network:
        raise UsageError("--without-un leaves the UN out of the network: ask for --network with it.")
    if (options.unrolled or options.allocate_regions) and not options.concentration:
        raise UsageError("Only --concentration takes --unrolled and --allocate-regions: leave them out.")
