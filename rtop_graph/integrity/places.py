"""Places have codes and points on earth, and lie within one another, never within themselves."""

from __future__ import annotations

from rtop_graph.integrity.intervals import has_real_dates, holds_at, overlap
from rtop_graph.integrity.lookups import Lookups
from rtop_graph.integrity.paths import find_path
from rtop_graph.integrity.rule import Finding, Findings, rule
from rtop_graph.rows import Containment, Place
from rtop_graph.tables import Located

LIMITS = {"latitude": 90.0, "longitude": 180.0}


@rule
def containment_has_no_cycle(look: Lookups) -> Findings:
    """No place lies within itself, directly or through others, at any one time."""
    told: set[Located[Containment]] = set()
    rows = [at for at in look.rows(Containment) if has_real_dates(at.row)]
    moments = sorted({at.row.valid_from for at in rows})  # what overlaps at all does so where one of it begins
    for moment in moments:
        valid = [at for at in rows if holds_at(at.row, moment)]
        edges: dict[str, set[str]] = {}
        for at in valid:
            edges.setdefault(at.row.place, set()).add(at.row.within)
        for at in (at for at in valid if at not in told):
            if path := find_path(edges, at.row.within, at.row.place):
                told.add(at)
                when = f" on {moment}" if moment else ""
                problem = f"{at.row.place!r} lies within itself{when}: {' → '.join([at.row.place, *path])}"
                yield Finding(at, "within", problem, "Correct one of these rows, or the dates for which it holds")


@rule
def containments_do_not_overlap(look: Lookups) -> Findings:
    """No two rows say for the same time that a place lies within another."""
    for rows in look.rows_by(Containment, "place").values():
        for number, at in enumerate(rows):
            for earlier in rows[:number]:
                if at.row.within == earlier.row.within and overlap(at.row, earlier.row):
                    problem = f"{earlier.file}:{earlier.line} says the same for some of the same time"
                    yield Finding(at, "valid_from", problem, "Join the two rows, or part their dates")


@rule
def coordinates_are_on_earth(look: Lookups) -> Findings:
    """Every latitude is from -90 to 90, every longitude from -180 to 180, and a place has both or neither."""
    for at in look.rows(Place):
        for field, limit in LIMITS.items():
            value = getattr(at.row, field)
            if value is not None and abs(value) > limit:
                remedy = f"Give degrees from {-limit:g} to {limit:g}; latitude comes first"
                yield Finding(at, field, f"{value:g} is no {field}", remedy)
        if (at.row.latitude is None) != (at.row.longitude is None):
            empty = "latitude" if at.row.latitude is None else "longitude"
            yield Finding(at, empty, f"The point of {at.row.id!r} has no {empty}", "Give both, or neither")


@rule
def place_codes_are_unique(look: Lookups) -> Findings:
    """No two places have the same ISO or M49 code."""
    for field in ("iso3", "iso2", "m49"):
        for code, rows in look.rows_by(Place, field).items():
            for at in rows[1:] if code else ():
                problem = f"{code!r} is also the code of {rows[0].row.id!r} ({rows[0].file}:{rows[0].line})"
                yield Finding(
                    at,
                    field,
                    problem,
                    "Correct one of the two; see https://unstats.un.org/unsd/methodology/m49/",
                )


@rule
def country_codes_stand_together(look: Lookups) -> Findings:
    """Only countries and territories have ISO codes, and they have both or neither."""
    for at in look.rows(Place):
        for field, other in (("iso3", "iso2"), ("iso2", "iso3")):
            if not getattr(at.row, field):
                continue
            if at.row.kind not in {"Country", "Territory"}:
                problem = f"{at.row.id!r} is a place of the kind {at.row.kind} and has an ISO 3166-1 code"
                yield Finding(at, field, problem, "Leave it empty, or correct the kind")
            elif not getattr(at.row, other):
                yield Finding(at, other, f"{at.row.id!r} has {field} without {other}", f"Give {other}")
