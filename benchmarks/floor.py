"""The floor: the four measures directly over Parquet, with Polars and with DuckDB, and nothing around them.

Both are for this comparison alone: ``python -m pip install polars duckdb``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.fragmentation import FEWEST_CLAIMS
from rtop_graph.coverage.redundancy import partner_loss_curve

if TYPE_CHECKING:
    import polars as pl

ACTING = ("agent", "partner")
DONE = ("performed", "ongoing")
PLANNED = ("mandated", "recommended", "prospective")
STATES = ("recorded", "planned-or-mandated-only", "stated-not-done")

Way: TypeAlias = Callable[[Path, str], object]
"""A measure of one report, or of everything where none is named, over the Parquet files of a folder."""


def write_parquet(cube: Cube, folder: Path) -> None:
    """Write what the measures need: cells, and who takes part in claims."""
    import polars as pl

    cells, parts = cube.cell_records, cube.part_records
    names = ("document", "claim", "kind", "modality", "role", "organization", "country")
    pl.DataFrame({name: cells.column(name).read() for name in names}).write_parquet(folder / "cells.parquet")
    told = {name: parts.column(name).read() for name in ("claim", "role", "actor", "is_named")}
    told["is_partner"] = [actor in cube.organizations for actor in told["actor"]]
    pl.DataFrame(told).write_parquet(folder / "parts.parquet")


# ---------------------------------------------------------------- Polars


def _cells(folder: Path, report: str) -> pl.LazyFrame:
    import polars as pl

    cells = pl.scan_parquet(folder / "cells.parquet")
    return cells.filter(pl.col("document") == report) if report else cells


def _recorded() -> pl.Expr:
    import polars as pl

    is_acting = pl.col("role").is_in(ACTING)
    return (pl.col("kind") == "Engagement") & is_acting & pl.col("modality").is_in(DONE)


def polars_matrix(folder: Path, report: str) -> object:
    """Return how many cells there are in each state."""
    import polars as pl

    is_refused = (pl.col("modality") == "not-taken") & pl.col("role").is_in(ACTING)
    rank = pl.when(_recorded()).then(0).when(pl.col("modality").is_in(PLANNED)).then(1).when(is_refused).then(2)
    ranked = _cells(folder, report).with_columns(rank.alias("rank")).drop_nulls("rank")
    best = ranked.group_by("organization", "country").agg(pl.col("rank").min())
    found = best.group_by("rank").len().collect()
    return {STATES[rank]: count for rank, count in sorted(found.iter_rows())}


def _pairs(folder: Path, report: str) -> pl.LazyFrame:
    return _cells(folder, report).filter(_recorded()).select("organization", "country").unique()


def polars_sole(folder: Path, report: str) -> object:
    """Return in how many countries each partner is alone."""
    import polars as pl

    by_country = _pairs(folder, report).group_by("country").agg(pl.col("organization"), pl.len().alias("n"))
    alone = by_country.filter(pl.col("n") == 1).select(pl.col("organization").list.first())
    return dict(sorted(alone.group_by("organization").len().collect().iter_rows()))


def polars_curve(folder: Path, report: str) -> object:
    """Return how many countries are left with none after 0, 1, 2 … partners go: the sets alone are from Polars."""
    import polars as pl

    found = _pairs(folder, report).group_by("country").agg(pl.col("organization")).collect()
    return _curve(found.iter_rows())


def _curve(rows: Iterable[tuple[Any, ...]]) -> list[int]:
    neighbours = {country: frozenset(partners) for country, partners in sorted(rows)}
    return [point.lost.count for point in partner_loss_curve(neighbours)]


def polars_concentration(folder: Path, report: str) -> object:
    """Return the concentration of each country that has one."""
    import polars as pl

    cells = _cells(folder, report).filter(_recorded()).select("claim", "organization", "country").unique()
    parts = pl.scan_parquet(folder / "parts.parquet").filter(
        pl.col("role").is_in(ACTING) & pl.col("is_named") & pl.col("is_partner")
    )
    sizes = parts.select("claim", "actor").unique().group_by("claim").agg((1 / pl.len()).alias("weight"))
    weighed = cells.join(sizes, on="claim")
    by_partner = weighed.group_by("country", "organization").agg(pl.col("weight").sum())
    share = pl.col("weight") / pl.col("weight").sum()
    by_country = by_partner.group_by("country").agg((share**2).sum().alias("hhi"), pl.len().alias("n"))
    counted = cells.group_by("country").agg(pl.col("claim").n_unique().alias("claims"))
    found = by_country.join(counted, on="country").filter((pl.col("n") > 1) & (pl.col("claims") >= FEWEST_CLAIMS))
    return _rounded(found.select("country", "hhi").collect().iter_rows())


def _rounded(rows: Iterable[tuple[Any, ...]]) -> dict[str, float]:
    return {country: round(hhi, 9) for country, hhi in sorted(rows)}


POLARS: dict[str, Way] = {
    "coverage matrix": polars_matrix,
    "sole partners": polars_sole,
    "partner-loss curve": polars_curve,
    "concentration": polars_concentration,
}

# ---------------------------------------------------------------- DuckDB

RECORDED = "kind = 'Engagement' AND role IN ('agent', 'partner') AND modality IN ('performed', 'ongoing')"
STATE = f"""CASE WHEN {RECORDED} THEN 0 WHEN modality IN ('mandated', 'recommended', 'prospective') THEN 1
WHEN modality = 'not-taken' AND role IN ('agent', 'partner') THEN 2 END"""


def _ask(folder: Path, report: str, text: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query over ``cells`` and ``parts``, of one report where one is named."""
    import duckdb

    only = "WHERE document = $report" if report else "WHERE $report = ''"
    head = f"""WITH cells AS (SELECT * FROM read_parquet('{folder / "cells.parquet"}') {only}),
    parts AS (SELECT * FROM read_parquet('{folder / "parts.parquet"}')),
    pairs AS (SELECT DISTINCT organization, country FROM cells WHERE {RECORDED})"""
    with duckdb.connect() as connection:
        rows: list[tuple[Any, ...]] = connection.execute(head + text, {"report": report}).fetchall()
    return rows


def duckdb_matrix(folder: Path, report: str) -> object:
    """Return how many cells there are in each state."""
    text = f""", best AS (SELECT min({STATE}) AS rank FROM cells GROUP BY organization, country)
    SELECT rank, count(*) FROM best WHERE rank IS NOT NULL GROUP BY rank ORDER BY rank"""
    return {STATES[rank]: count for rank, count in _ask(folder, report, text)}


def duckdb_sole(folder: Path, report: str) -> object:
    """Return in how many countries each partner is alone."""
    text = """, alone AS (SELECT min(organization) AS partner FROM pairs GROUP BY country HAVING count(*) = 1)
    SELECT partner, count(*) FROM alone GROUP BY partner ORDER BY partner"""
    return dict(_ask(folder, report, text))


def duckdb_curve(folder: Path, report: str) -> object:
    """Return how many countries are left with none after 0, 1, 2 … partners go: the sets alone are from DuckDB."""
    return _curve(_ask(folder, report, " SELECT country, list(organization) FROM pairs GROUP BY country"))


def duckdb_concentration(folder: Path, report: str) -> object:
    """Return the concentration of each country that has one."""
    text = f""", own AS (SELECT DISTINCT claim, organization, country FROM cells WHERE {RECORDED}),
    sizes AS (SELECT claim, 1 / count(DISTINCT actor) AS weight FROM parts
              WHERE role IN ('agent', 'partner') AND is_named AND is_partner GROUP BY claim),
    weights AS (SELECT country, organization, sum(weight) AS weight FROM own JOIN sizes USING (claim) GROUP BY ALL),
    wholes AS (SELECT country, sum(weight) AS whole, count(*) AS n FROM weights GROUP BY country),
    counted AS (SELECT country, count(DISTINCT claim) AS claims FROM own GROUP BY country)
    SELECT country, sum((weight / whole) ** 2) FROM weights JOIN wholes USING (country) JOIN counted USING (country)
    WHERE n > 1 AND claims >= {FEWEST_CLAIMS} GROUP BY country"""
    return _rounded(_ask(folder, report, text))


DUCKDB: dict[str, Way] = {
    "coverage matrix": duckdb_matrix,
    "sole partners": duckdb_sole,
    "partner-loss curve": duckdb_curve,
    "concentration": duckdb_concentration,
}
