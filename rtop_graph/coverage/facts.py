"""The facts that measures count: claims, for whom they count, who takes part, what is of concern, what could be."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from dataclasses import dataclass
from functools import cached_property

from rtop_graph.records import Records
from rtop_graph.results import Thing


@dataclass(frozen=True)
class Cell:
    """A claim counts for an organisation, in a role, and for a country. IRIs; kinds and concepts as slugs.

    ``actor`` is who the report names, ``organization`` who that rolls up to. ``concepts`` are ``scheme/slug``.
    """

    document: str
    claim: str
    kind: str
    modality: str
    role: str
    organization: str
    country: str
    pillar: str
    pillar_basis: str
    list_open: bool
    collective: bool
    actor: str = ""
    concepts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClaimText:
    """A claim as people read it, with the paragraphs that prove it; ``states_lack`` where it tells of a lack.

    ``interval`` is when it happened as EDTF has it (``2011/2012``; ``2011/`` where no end is told), ``time_basis`` how
    that is known; ``concepts`` are ``scheme/slug``; ``decisions`` name the reading decisions that it rests on,
    ``mechanisms`` and ``instruments`` what it was done through and under, ``situations`` each situation that it
    concerns, with a country where that takes place before it.
    """

    iri: str
    statement: str
    kind: str
    modality: str
    pillar: str
    document: str
    confidence: str
    review: str
    note: str
    paragraphs: tuple[Thing, ...]
    states_lack: bool = False
    basis: str = "stated"
    pillar_basis: str = ""
    interval: str = ""
    time_basis: str = ""
    concepts: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    situations: tuple[tuple[str, Thing], ...] = ()

    @property
    def lone_paragraph(self) -> str:
        """Return the one paragraph that alone proves it; empty where there are several."""
        return self.paragraphs[0].iri if len({thing.iri for thing in self.paragraphs}) == 1 else ""


@dataclass(frozen=True)
class Participation:
    """An actor, rolled up, takes part in a claim in a role; an unnamed collective is never a partner."""

    claim: str
    role: str
    actor: str
    label: str
    is_named: bool


@dataclass(frozen=True)
class Standing:
    """A country's standing in an organisation between two instants (empty: unknown start, no end)."""

    organization: str
    member: str
    status: str
    valid_from: str
    valid_to: str
    certainty: str
    source: str

    def holds_at(self, instant: str) -> bool:
        """Return whether it holds at an instant."""
        return self.valid_from <= instant and (not self.valid_to or instant < self.valid_to)


@dataclass(frozen=True)
class Capable:
    """A done claim gives an organisation a mechanism with a capability: for one ``country``, or (empty) for all.

    ``label`` is the mechanism's.
    """

    organization: str
    capability: str
    mechanism: str
    claim: str
    published: str
    country: str = ""
    label: str = ""


@dataclass(frozen=True)
class Telling:
    """A claim of a report tells something of a country."""

    document: str
    country: str
    claim: str


class Claims(Mapping[str, ClaimText]):
    """Claims by their IRIs, as objects one by one or as the columns of ``records``."""

    def __init__(self, records: Records[ClaimText], known: Mapping[str, ClaimText] | None = None) -> None:
        self.records = records
        self._known = dict(known or {})

    @classmethod
    def of(cls, claims: Mapping[str, ClaimText]) -> Claims:
        """Return claims as they are, or with columns made from them."""
        return claims if isinstance(claims, Claims) else cls(Records.of(ClaimText, tuple(claims.values())), claims)

    def __getitem__(self, iri: str) -> ClaimText:
        """Return a claim, which is kept for the next time."""
        if iri not in self._known:
            found = self.records.column("iri").rows_with(iri)
            if not len(found):
                raise KeyError(iri)
            self._known[iri] = self.records[int(found[0])]
        return self._known[iri]

    def __contains__(self, iri: object) -> bool:
        return iri in self._known or bool(len(self.records.column("iri").rows_with(iri)))

    def __iter__(self) -> Iterator[str]:
        return iter(self.records.column("iri").read())

    def __len__(self) -> int:
        return len(self.records)

    def values(self) -> ValuesView[ClaimText]:
        """Return the claims in their order."""
        return _Objects(self)

    def items(self) -> ItemsView[str, ClaimText]:
        """Return IRIs and claims in their order."""
        return _Pairs(self)


class _Objects(ValuesView[ClaimText]):
    _mapping: Claims

    def __iter__(self) -> Iterator[ClaimText]:
        return iter(self._mapping.records)


class _Pairs(ItemsView[str, ClaimText]):
    _mapping: Claims

    def __iter__(self) -> Iterator[tuple[str, ClaimText]]:
        return ((claim.iri, claim) for claim in self._mapping.records)


class Tellings(Mapping[tuple[str, str], tuple[str, ...]]):
    """The claims that tell something of a country, by report and country, or as the columns of ``records``."""

    def __init__(self, records: Records[Telling]) -> None:
        self.records = records
        self._of: dict[str, dict[str, tuple[str, ...]]] = {}

    @classmethod
    def of(cls, tellings: Mapping[tuple[str, str], tuple[str, ...]]) -> Tellings:
        """Return tellings as they are, or with columns made from them."""
        if isinstance(tellings, Tellings):
            return tellings
        return cls(Records.of(Telling, [Telling(*key, claim) for key, claims in tellings.items() for claim in claims]))

    def of_report(self, document: str) -> dict[str, tuple[str, ...]]:
        """Return the claims of a report by country, in the order of the countries."""
        if document not in self._of:
            found: dict[str, list[str]] = {}
            for telling in self.records.only("document", document):
                found.setdefault(telling.country, []).append(telling.claim)
            self._of[document] = {country: tuple(claims) for country, claims in sorted(found.items())}
        return self._of[document]

    @cached_property
    def _keys(self) -> tuple[tuple[str, str], ...]:
        return tuple(dict.fromkeys((telling.document, telling.country) for telling in self.records))

    def __getitem__(self, key: tuple[str, str]) -> tuple[str, ...]:
        return self.of_report(key[0])[key[1]]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
