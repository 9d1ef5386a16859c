"""The answers to the queries about claims become facts: cells, claims, who takes part, what is told of countries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np

from rtop_graph.answers import Answer
from rtop_graph.columns import ABSENT, Codes, Column, Lists, Places, Words, begins_of, lists_of
from rtop_graph.coverage.cube import CLAIM_KINDS, FollowUp, slug
from rtop_graph.coverage.facts import Capable, Cell, Claims, ClaimText, Participation, Standing, Telling, Tellings
from rtop_graph.records import Maker, Records
from rtop_graph.results import Thing

Source: TypeAlias = "str | tuple[str, Callable[[str], Any]]"
"""The variable that a field is read from, with the name that its values get, where they get another."""


Rows: TypeAlias = "Callable[[], Places | slice]"
"""The rows that count, found out when they are first asked for."""


def _makers(answer: Answer, rows: Rows, sources: Mapping[str, Source]) -> dict[str, Maker]:
    def maker(source: Source) -> Maker:
        if isinstance(source, str):
            return lambda: answer[source].at(rows())
        return lambda: answer[source[0]].at(rows()).renamed(source[1])

    return {field: maker(source) for field, source in sources.items()}


def _is_true(value: str) -> bool:
    return value == "true"


def _is_named(unnamed: str) -> bool:
    return unnamed != "true"


def _every_row() -> slice:
    return slice(None)


def standings_of(answer: Answer) -> Records[Standing]:
    """Return the standings of countries in organisations."""
    sources: dict[str, Source] = {
        "organization": "organization",
        "member": "member",
        "status": ("status", slug),
        "valid_from": "from",
        "valid_to": "to",
        "certainty": ("certainty", slug),
        "source": "source",
    }
    return Records(Standing, answer.length, _makers(answer, _every_row, sources))


def capable_of(answer: Answer) -> Records[Capable]:
    """Return which claims give an organisation which capability."""
    same = ("organization", "mechanism", "claim", "published", "country", "label")
    sources: dict[str, Source] = {**{name: name for name in same}, "capability": ("capability", slug)}
    return Records(Capable, answer.length, _makers(answer, _every_row, sources))


def parts_of(answer: Answer) -> Records[Participation]:
    """Return who takes part in every claim, rolled up."""
    same = ("claim", "actor", "label")
    sources: dict[str, Source] = {
        **{name: name for name in same},
        "role": ("role", slug),
        "is_named": ("unnamed", _is_named),
    }
    return Records(Participation, answer.length, _makers(answer, _every_row, sources))


def tellings_of(answer: Answer) -> Tellings:
    """Return the claims that tell something of countries."""
    sources: dict[str, Source] = {name: name for name in ("document", "country", "claim")}
    return Tellings(Records(Telling, answer.length, _makers(answer, _every_row, sources)))


def follow_ups_of(answer: Answer) -> Records[FollowUp]:
    """Return what may have followed what claims call for."""
    same = ("earlier", "later", "note")
    named: dict[str, Source] = {name: (name, slug) for name in ("tie", "confidence")}
    return Records(FollowUp, answer.length, _makers(answer, _every_row, {**{name: name for name in same}, **named}))


class Matters:
    """What claims are about and rest on: for each tie, a list of each claim."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._lists: dict[str, Words] = {}

    def of(self, tie: str, claims: Column[str], name: Callable[[str], str] = str) -> Words:
        """Return what some claims are tied to, in order, each thing by the name that is wanted."""
        if tie not in self._lists:
            rows = np.flatnonzero(self._answer["tie"].renamed(slug).equals(tie))
            owners = self._answer["claim"].at(rows)
            order, starts = lists_of(owners.codes, len(owners.values) + 1)
            things = self._answer["matter"].at(rows[order]).renamed(name)
            self._lists[tie] = Words(owners.codes, starts, things)
        whole = self._lists[tie]
        return Words(_lists_of_claims(claims, self._answer["claim"]), whole.starts, whole.items)


def _lists_of_claims(claims: Column[str], owners: Column[str]) -> Codes:
    """Return the list of each claim; the one behind all, which is empty, for a claim that owns nothing."""
    found = claims.over(owners.values)
    return np.where(found == ABSENT, np.int32(len(owners.values)), found)


def _concept(iri: str) -> str:
    return "/".join(iri.rsplit("/", 2)[1:])


def _of_a_kind(answer: Answer) -> Places:
    """Return the rows that tell of what kind a claim is; others tell what the reasoner adds."""
    return np.flatnonzero(answer["kind"].renamed(slug).is_in(CLAIM_KINDS))


def cells_of(answer: Answer, matters: Matters) -> Records[Cell]:
    """Return for whom claims count, and where."""

    @cache
    def rows() -> Places:
        return _of_a_kind(answer)

    same = ("document", "claim", "organization", "country", "actor")
    sources: dict[str, Source] = {
        **{name: name for name in same},
        **{name: (name, slug) for name in ("kind", "modality", "role", "pillar")},
        "pillar_basis": ("basis", slug),
        "list_open": ("open", _is_true),
        "collective": ("collective", _is_true),
    }
    makers = _makers(answer, rows, sources)
    makers["concepts"] = lambda: matters.of("hasConcept", answer["claim"].at(rows()), _concept)
    return Records(Cell, lambda: len(rows()), makers)


def claims_of(answer: Answer, situations: Answer, matters: Matters) -> Claims:
    """Return the claims; the answer has a row for each of the paragraphs that prove one."""

    @cache
    def proofs() -> _Proofs:
        return _Proofs.of(answer)

    @cache
    def own() -> Places:
        return proofs().last_rows

    sources: dict[str, Source] = {
        "iri": "claim",
        **{name: name for name in ("statement", "document", "note", "interval")},
        **{name: (name, slug) for name in ("kind", "modality", "pillar", "confidence", "review", "basis")},
        "states_lack": ("lack", bool),
        "pillar_basis": ("pillarBasis", slug),
        "time_basis": ("timeBasis", slug),
    }
    makers = _makers(answer, own, sources)

    def claims() -> Column[str]:
        return answer["claim"].at(own())

    makers["paragraphs"] = lambda: proofs().paragraphs(claims())
    makers["lone_paragraph"] = lambda: proofs().lone_paragraphs(claims())
    makers["concepts"] = lambda: matters.of("hasConcept", claims(), _concept)
    makers["decisions"] = lambda: matters.of("restsOnDecision", claims(), slug)
    makers["mechanisms"] = lambda: matters.of("throughMechanism", claims())
    makers["instruments"] = lambda: matters.of("concernsInstrument", claims())
    makers["situations"] = lambda: _situations(situations, claims())
    return Claims(Records(ClaimText, lambda: len(own()), makers))


@dataclass(frozen=True)
class _Proofs:
    """Each claim with each paragraph that proves it: the rows that tell so, and where those of each claim begin."""

    answer: Answer
    rows: Places
    starts: Places

    @classmethod
    def of(cls, answer: Answer) -> _Proofs:
        """Return the rows by claim and paragraph, each pair once."""
        rows = _of_a_kind(answer)
        claims, paragraphs = answer["claim"].at(rows), answer["paragraph"].at(rows)
        pairs = claims.codes.astype(np.int64) * len(paragraphs.values) + paragraphs.codes
        if not _is_rising(pairs):
            rows = rows[np.unique(pairs[::-1], return_index=True)[1] * -1 + len(rows) - 1]
        count = len(claims.values)
        return cls(answer, rows, begins_of(answer["claim"].codes[rows], count + 1))

    @property
    def last_rows(self) -> Places:
        """Return the last row of each claim."""
        ends = self.starts[1:]
        return self.rows[ends[ends > self.starts[:-1]] - 1]

    def paragraphs(self, claims: Column[str]) -> Lists[Thing]:
        """Return the paragraphs of some claims."""
        things = _Things(self.answer["label"].at(self.rows), self.answer["paragraph"].at(self.rows))
        return Lists(claims.codes, self.starts, things)

    def lone_paragraphs(self, claims: Column[str]) -> Column[str]:
        """Return for some claims the one paragraph that alone proves each; empty where there are several."""
        first = self.answer["paragraph"].at(self.rows[self.starts[claims.codes]])
        return first.with_value(self.starts[claims.codes + 1] - self.starts[claims.codes] > 1, "")


def _is_rising(numbers: Any) -> bool:
    return bool(np.all(numbers[1:] > numbers[:-1]))


@dataclass(frozen=True)
class _Things:
    labels: Column[str]
    iris: Column[str]

    def __getitem__(self, place: int) -> Thing:
        return Thing(self.labels[place], self.iris[place])


@dataclass(frozen=True)
class _Placed:
    countries: Column[str]
    things: _Things

    def __getitem__(self, place: int) -> tuple[str, Thing]:
        return self.countries[place], self.things[place]


def _situations(answer: Answer, claims: Column[str]) -> Lists[tuple[str, Thing]]:
    """Return the situations of some claims, each after a country that the claim counts for and it takes place in."""
    owners = answer["claim"]
    order, starts = lists_of(owners.codes, len(owners.values) + 1)
    things = _Things(answer["label"].at(order), answer["situation"].at(order))
    return Lists(_lists_of_claims(claims, owners), starts, _Placed(answer["country"].at(order), things))
