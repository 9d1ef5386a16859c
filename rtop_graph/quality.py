"""How far the tables can be trusted: agreement of two readings, what the second changed, what stays doubtful."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rtop_graph.errors import DataError, Fault
from rtop_graph.results import Result, Value
from rtop_graph.rows import Agreement, Change, Doubt, Row
from rtop_graph.tables import read_table

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Quality:
    """The rows of the quality tables; empty for a report that was read once."""

    agreement: tuple[Agreement, ...]
    changes: tuple[Change, ...]
    doubts: tuple[Doubt, ...]

    def headline(self, document: str) -> dict[str, float]:
        """Return the agreement on the main scopes of a report, by scope, as shares of 1."""
        return {row.scope: row.value for row in self.agreement if row.document == document and row.scope in MAIN_SCOPES}


MAIN_SCOPES = (
    "entities all any class",
    "ties of done acts",
    "ties of done acts, organisation and country",
    "modality of matched statements",
)
"""The scopes that sum up how far two readings agreed: on entities, on who acts where, on what counts as done."""


HOW_MEASURED = (
    "Measured before differences were settled: Jaccard index of entities, F1 of ties between actors and places, "
    "Cohen's kappa of modality over matched statements."
)


def read_quality(data: Path) -> Quality:
    """Return the quality tables below the data folder; raise ``DataError`` with every fault in them."""
    faults: list[Fault] = []
    found = Quality(
        agreement=_rows(data, Agreement, faults), changes=_rows(data, Change, faults), doubts=_rows(data, Doubt, faults)
    )
    if faults:
        raise DataError(faults)
    return found


def check_quality(data: Path) -> list[Fault]:
    """Return every fault of form in the quality tables."""
    try:
        read_quality(data)
    except DataError as error:
        return list(error.faults)
    return []


def _rows(data: Path, row_class: type[R], faults: list[Fault]) -> tuple[R, ...]:
    name = f"{row_class.folder}/{row_class.table}.csv"
    if not (data / name).is_file():
        return ()
    located, found = read_table(data / name, row_class, name)
    faults.extend(found)
    return tuple(item.row for item in located)


def quality_table(quality: Quality, document: str = "") -> Result:
    """Return the agreement of two readings by measure and scope, with what the second reading changed as figures."""
    rows = tuple(
        (a.document, a.measure, a.scope, a.first, a.second, a.both, a.value, a.note)
        for a in quality.agreement
        if document in {"", a.document}
    )
    columns = ("report", "measure", "scope", "first reading", "second reading", "in both", "agreement", "note")
    return Result("Two readings compared", columns, rows, (HOW_MEASURED,), _figures(quality, document))


def _figures(quality: Quality, document: str) -> dict[str, Value]:
    changes = Counter(row.change for row in quality.changes if document in {"", row.document})
    figures: dict[str, Value] = {f"rows {change} by the second reading": n for change, n in sorted(changes.items())}
    return figures | {"doubts left": sum(document in {"", row.document} for row in quality.doubts)}


def doubts_table(quality: Quality, document: str = "") -> Result:
    """Return what stays doubtful after two readings, by paragraph."""
    rows = tuple((d.document, d.paragraph, d.claim, d.doubt) for d in quality.doubts if document in {"", d.document})
    return Result("Doubts left", ("report", "paragraph", "claim", "doubt"), rows)
