"""The map: how many partners a report records in each country, or who could act there, with the same as a table."""

from __future__ import annotations

import dataclasses

from rtop_graph.atlas import read_atlas
from rtop_graph.coverage.geography import POTENTIAL, MapView, map_entries
from rtop_graph.coverage.present_geography import GAP_WORDS, counted_words, map_legend, map_table
from rtop_graph.coverage.recorded import RECORDED, Selection, is_in_scope
from rtop_graph.endpoint.pages.addresses import local_address
from rtop_graph.endpoint.pages.fields import Asked, asked_of, concept_groups, read_fields, refuse_strange
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.measures import BESIDE, kept
from rtop_graph.endpoint.pages.requests import Page, PageRequest, html_page
from rtop_graph.endpoint.pages.verbs import MEASURES, Measure
from rtop_graph.errors import UsageError
from rtop_graph.report.world_map import PARTS, draw_world, names_of
from rtop_graph.results import Result


def _view(asked: Asked) -> MapView:
    """Return what the fields ask of the map; raise ``UsageError`` for a partner that its channel leaves out."""
    view = MapView(asked.fields.get("layer", RECORDED), asked.fields.get("channel", ""), asked.focus.organization)
    if view.organization and view.channel not in {"", asked.cube.partner(view.organization).channel}:
        label = asked.cube.partner(view.organization).label
        raise UsageError(f"{label} is no partner of the channel {view.channel!r}. Leave one of the two out.")
    return view


def _table(asked: Asked) -> Result:
    view = _view(asked)

    def table(selection: Selection) -> Result:
        return map_table(asked.cube, selection, view, map_entries(asked.cube, selection, view))

    return asked.joined(table)


CHANNELS = {"regional": "regional only", "un": "United Nations only", "other": "others only"}

MAP = Measure(
    "Map",
    "How many partners a report records in each country, and where it tells of danger and records none.",
    _table,
    tuple(name for name in MEASURES["/coverage"].fields if name != "country"),
    {
        "layer": ("Show", "recorded partners", {POTENTIAL: "what membership and mechanisms would allow"}),
        "channel": ("Count", "all partners", CHANNELS),
    },
)


POTENTIAL_MAP = dataclasses.replace(
    MAP,
    lead="Who could act: organisations of which a country is a full member and of which the reports show a mechanism. "
    "It stands beside what is recorded, and is never a share of anything done.",
    choices={
        **MAP.choices,
        "channel": ("Count", CHANNELS["regional"], {key: says for key, says in CHANNELS.items() if key != "regional"}),
    },
)
"""The same of what could be, where those counted are regional unless others are asked for."""


def map_page(material: Material, request: PageRequest) -> Page:
    """Return the map of the report asked for, the first one where none is, and the table of what it tells."""
    fields = read_fields(request.query, (*MAP.fields, *MAP.choices, "part", *BESIDE))
    for name, offered in {**{name: choice[2] for name, choice in MAP.choices.items()}, "part": PARTS}.items():
        refuse_strange(fields, name, offered)
    asked = asked_of(material, fields)
    if "format" in fields:
        return kept(MAP.table(asked), fields["format"], request.path)
    cube, selection, view, atlas = asked.cube, asked.selections[0], _view(asked), read_atlas()
    entries = map_entries(cube, selection, view)
    world = draw_world(names_of(cube), atlas, view, entries, fields.get("part", ""))
    result = map_table(cube, selection, view, entries)
    return html_page(
        material,
        request,
        "map.html.j2",
        measure=MAP if view.layer == RECORDED else POTENTIAL_MAP,
        asked=asked,
        fields=fields,
        report=cube.report(selection.report),
        reports=material.reports,
        concepts=concept_groups(material),
        in_scope=is_in_scope(cube, selection),
        atlas=atlas,
        world=world,
        hrefs={iri: local_address(iri) for iri in entries},
        view=view,
        entries=entries,
        legend=map_legend(entries.values(), view),
        gap_words=GAP_WORDS[view.layer],
        counted=counted_words(cube, view),
        parts=PARTS,
        result=result._replace(figures={}),
    )
