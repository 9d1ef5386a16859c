"""A quick look at the shapes: data that plainly conforms need not be put to pySHACL, which takes thirty times as long.

It knows the part of SHACL that ``ontology/shapes.ttl`` uses, and looks values up in dictionaries. It never has the last
word on a fault: where a node breaks a shape, where a value cannot be compared, and where the shapes use something that
it does not know, it is in doubt, and pySHACL says what is wrong. Tests hold that it doubts whatever pySHACL faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import pyoxigraph as ox

Value: TypeAlias = "str | ox.Literal"
"""An IRI as it is, a blank node with its underscore, or a literal."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

LEXICAL = {
    XSD + "string": re.compile(r".*", re.DOTALL),
    XSD + "boolean": re.compile(r"true|false"),
    XSD + "integer": re.compile(r"-?[0-9]+"),
    XSD + "decimal": re.compile(r"-?[0-9]+(\.[0-9]+)?"),
    XSD + "dateTime": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|\+00:00)"),
}
"""How a value of each datatype is plainly written; whatever is written otherwise is doubtful."""


class DoubtError(Exception):
    """Nothing can be said here without the whole of SHACL."""


class Statements:
    """Statements by predicate and subject, and the classes of each node."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._objects: dict[str, dict[Value, list[Value]]] = {}
        for quad in quads:
            subjects = self._objects.setdefault(quad.predicate.value, {})
            found = subjects.setdefault(_value(quad.subject), [])
            value = _value(quad.object)
            if value not in found:
                found.append(value)
        self._subjects: dict[str, dict[Value, list[Value]]] = {}
        self._classes: dict[tuple[Value, ...], frozenset[Value]] = {}
        self._members: dict[Value, list[Value]] = {}

    def objects(self, subject: Value, predicate: str) -> Sequence[Value]:
        """Return the objects of a subject's statements with that predicate, each once."""
        return self._objects.get(predicate, {}).get(subject, ())

    def subjects(self, predicate: str, object_: Value) -> Sequence[Value]:
        """Return the subjects of the statements with that predicate and object, each once."""
        if predicate not in self._subjects:
            turned = self._subjects.setdefault(predicate, {})
            for subject, objects in self._objects.get(predicate, {}).items():
                for value in objects:
                    turned.setdefault(value, []).append(subject)
        return self._subjects[predicate].get(object_, ())

    def with_predicate(self, predicate: str) -> Sequence[Value]:
        """Return the subjects of the statements with that predicate."""
        return list(self._objects.get(predicate, ()))

    def predicates(self, subject: Value) -> list[str]:
        """Return the predicates of a subject's statements."""
        return [predicate for predicate, subjects in self._objects.items() if subject in subjects]

    def items(self, head: Value) -> list[Value]:
        """Return the items of an RDF list."""
        found: list[Value] = []
        while head != RDF + "nil":
            found.append(_one(self.objects(head, RDF + "first")))
            head = _one(self.objects(head, RDF + "rest"))
        return found

    def classes(self, node: Value) -> frozenset[Value]:
        """Return the classes that a node is in, by its types and what they are subclasses of."""
        types = tuple(self.objects(node, RDF + "type"))
        if types not in self._classes:
            above: set[Value] = set()
            waiting = list(types)
            while waiting:
                kind = waiting.pop()
                if kind not in above:
                    above.add(kind)
                    waiting.extend(self.objects(kind, RDFS + "subClassOf"))
            self._classes[types] = frozenset(above)
        return self._classes[types]

    def members(self, kind: Value) -> list[Value]:
        """Return the nodes that are in a class."""
        if not self._members:
            for node in self.with_predicate(RDF + "type"):
                for found in self.classes(node):
                    self._members.setdefault(found, []).append(node)
        return self._members.get(kind, [])


def plainly_conforms(data: Iterable[ox.Quad], shapes: Iterable[ox.Quad]) -> bool:
    """Return whether a quick look finds that every node conforms; False where any is in doubt."""
    try:
        checks = _checks(Statements(shapes))
        read = Statements(data)
        return all(check(read, node) for kind, check in checks for node in read.members(kind))
    except DoubtError:
        return False


def _value(term: object) -> Value:
    if isinstance(term, ox.Literal):
        return term
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _one(values: Sequence[Value]) -> Value:
    if len(values) != 1:
        raise DoubtError
    return values[0]


# ---------------------------------------------------------------- a shape becomes a check

Check: TypeAlias = Callable[[Statements, Value], bool]
"""Whether a node conforms; raises ``DoubtError`` where that cannot be said."""

Values: TypeAlias = "Sequence[Value]"

Test: TypeAlias = Callable[[Statements, Value, Values], bool]
"""Whether the values that a shape's path leads to from a node are as one constraint has them."""

TOLD = {RDF + "type", *(SH + name for name in ("path", "targetClass", "severity", "message", "name", "description"))}
"""What a shape says that asks for nothing by itself."""

OTHER_TARGETS = tuple(SH + name for name in ("target", "targetNode", "targetSubjectsOf", "targetObjectsOf"))


def _checks(shapes: Statements) -> list[tuple[Value, Check]]:
    """Return each class that shapes are about, with what its members have to pass."""
    kinds = (*shapes.subjects(RDF + "type", RDFS + "Class"), *shapes.subjects(RDF + "type", OWL + "Class"))
    if kinds or any(shapes.with_predicate(target) for target in OTHER_TARGETS):
        raise DoubtError
    return [
        (kind, check)
        for node in shapes.with_predicate(SH + "targetClass")
        for check in [_check(shapes, node)]
        for kind in shapes.objects(node, SH + "targetClass")
    ]


def _check(shapes: Statements, node: Value) -> Check:
    """Return what a node has to pass to conform to a shape: all its constraints, on the values its path leads to."""
    paths = shapes.objects(node, SH + "path")
    lead = _path(shapes, _one(paths)) if paths else _itself
    said = {predicate: shapes.objects(node, predicate) for predicate in shapes.predicates(node)}
    if said.keys() - TOLD - CONSTRAINTS.keys() - {SH + "qualifiedMinCount"}:
        raise DoubtError
    tests = [CONSTRAINTS[name](shapes, value, node) for name in said if name in CONSTRAINTS for value in said[name]]

    def check(data: Statements, focus: Value) -> bool:
        values = lead(data, focus)
        return all(test(data, focus, values) for test in tests)

    return check


def _itself(data: Statements, focus: Value) -> Values:
    return (focus,)


def _path(shapes: Statements, path: Value) -> Callable[[Statements, Value], Values]:
    """Return what follows a path: a predicate, one turned round, or one of several."""
    inverse = shapes.objects(path, SH + "inversePath")
    if inverse:
        turned = _predicate(_one(inverse))
        return lambda data, focus: data.subjects(turned, focus)
    choice = shapes.objects(path, SH + "alternativePath")
    if choice:
        some = [_predicate(item) for item in shapes.items(_one(choice))]
        return lambda data, focus: list(dict.fromkeys(v for name in some for v in data.objects(focus, name)))
    predicate = _predicate(path)
    return lambda data, focus: data.objects(focus, predicate)


def _predicate(path: Value) -> str:
    if not isinstance(path, str) or path.startswith("_:"):
        raise DoubtError
    return path


# ---------------------------------------------------------------- a constraint becomes a test


def _min_count(shapes: Statements, value: Value, shape: Value) -> Test:
    least = _number(value)
    return lambda data, focus, values: len(values) >= least


def _max_count(shapes: Statements, value: Value, shape: Value) -> Test:
    most = _number(value)
    return lambda data, focus, values: len(values) <= most


def _class(shapes: Statements, value: Value, shape: Value) -> Test:
    return lambda data, focus, values: all(value in data.classes(one) for one in values)


def _datatype(shapes: Statements, value: Value, shape: Value) -> Test:
    def test(data: Statements, focus: Value, values: Values) -> bool:
        return all(isinstance(one, ox.Literal) and _plain_datatype(one) == value for one in values)

    return test


def _node_kind(shapes: Statements, value: Value, shape: Value) -> Test:
    if value != SH + "IRI":
        raise DoubtError
    return lambda data, focus, values: all(isinstance(one, str) and not one.startswith("_:") for one in values)


def _in(shapes: Statements, value: Value, shape: Value) -> Test:
    allowed = shapes.items(value)
    return lambda data, focus, values: all(one in allowed for one in values)


def _has_value(shapes: Statements, value: Value, shape: Value) -> Test:
    return lambda data, focus, values: value in values


def _min_length(shapes: Statements, value: Value, shape: Value) -> Test:
    least = _number(value)
    return lambda data, focus, values: all(len(_text(one)) >= least for one in values)


def _pattern(shapes: Statements, value: Value, shape: Value) -> Test:
    pattern = re.compile(_text(value))
    return lambda data, focus, values: all(pattern.search(_text(one)) is not None for one in values)


def _min_inclusive(shapes: Statements, value: Value, shape: Value) -> Test:
    return lambda data, focus, values: all(_is_in_order(value, one) for one in values)


def _max_inclusive(shapes: Statements, value: Value, shape: Value) -> Test:
    return lambda data, focus, values: all(_is_in_order(one, value) for one in values)


def _disjoint(shapes: Statements, value: Value, shape: Value) -> Test:
    other = _predicate(value)
    return lambda data, focus, values: not any(one in values for one in data.objects(focus, other))


def _less_than(shapes: Statements, value: Value, shape: Value) -> Test:
    other = _predicate(value)

    def test(data: Statements, focus: Value, values: Values) -> bool:
        pairs = [(one, later) for one in values for later in data.objects(focus, other)]
        return all(_is_in_order(one, later) and not _is_in_order(later, one) for one, later in pairs)

    return test


def _less_than_or_equals(shapes: Statements, value: Value, shape: Value) -> Test:
    other = _predicate(value)
    return lambda data, focus, values: all(
        _is_in_order(one, later) for one in values for later in data.objects(focus, other)
    )


def _unique_languages(shapes: Statements, value: Value, shape: Value) -> Test:
    def test(data: Statements, focus: Value, values: Values) -> bool:
        languages = [one.language.lower() for one in values if isinstance(one, ox.Literal) and one.language]
        return len(languages) == len(set(languages))

    return test


def _language_in(shapes: Statements, value: Value, shape: Value) -> Test:
    allowed = {_text(item) for item in shapes.items(value)}
    return lambda data, focus, values: all(isinstance(one, ox.Literal) and one.language in allowed for one in values)


def _property(shapes: Statements, value: Value, shape: Value) -> Test:
    check = _check(shapes, value)
    return lambda data, focus, values: all(check(data, one) for one in values)


def _and(shapes: Statements, value: Value, shape: Value) -> Test:
    checks = [_check(shapes, item) for item in shapes.items(value)]
    return lambda data, focus, values: all(check(data, one) for one in values for check in checks)


def _or(shapes: Statements, value: Value, shape: Value) -> Test:
    checks = [_check(shapes, item) for item in shapes.items(value)]
    return lambda data, focus, values: all(any(check(data, one) for check in checks) for one in values)


def _xone(shapes: Statements, value: Value, shape: Value) -> Test:
    checks = [_check(shapes, item) for item in shapes.items(value)]
    return lambda data, focus, values: all(sum(check(data, one) for check in checks) == 1 for one in values)


def _qualified(shapes: Statements, value: Value, shape: Value) -> Test:
    check = _check(shapes, value)
    least = _number(_one(shapes.objects(shape, SH + "qualifiedMinCount")))
    return lambda data, focus, values: sum(check(data, one) for one in values) >= least


CONSTRAINTS: Mapping[str, Callable[[Statements, Value, Value], Test]] = {
    SH + "and": _and,
    SH + "class": _class,
    SH + "datatype": _datatype,
    SH + "disjoint": _disjoint,
    SH + "hasValue": _has_value,
    SH + "in": _in,
    SH + "languageIn": _language_in,
    SH + "lessThan": _less_than,
    SH + "lessThanOrEquals": _less_than_or_equals,
    SH + "maxCount": _max_count,
    SH + "maxInclusive": _max_inclusive,
    SH + "minCount": _min_count,
    SH + "minInclusive": _min_inclusive,
    SH + "minLength": _min_length,
    SH + "nodeKind": _node_kind,
    SH + "or": _or,
    SH + "pattern": _pattern,
    SH + "property": _property,
    SH + "qualifiedValueShape": _qualified,
    SH + "uniqueLang": _unique_languages,
    SH + "xone": _xone,
}
"""What makes a test of a constraint: of the shapes, the constraint's value, and the shape it stands in."""


# ---------------------------------------------------------------- literals


def _number(value: Value) -> int:
    return int(_text(value))


def _text(value: Value) -> str:
    if isinstance(value, str):
        raise DoubtError
    return value.value


def _plain_datatype(literal: ox.Literal) -> str:
    """Return the datatype of a literal that is plainly written as one of it."""
    datatype = literal.datatype.value
    pattern = LEXICAL.get(datatype)
    if pattern is None or not pattern.fullmatch(literal.value):
        raise DoubtError
    return datatype


def _is_in_order(first: Value, second: Value) -> bool:
    """Return whether a value is not greater than another of the same datatype."""
    if isinstance(first, str) or isinstance(second, str):
        raise DoubtError
    datatype = _plain_datatype(first)
    if datatype != _plain_datatype(second) or datatype not in ORDERED:
        raise DoubtError
    return bool(ORDERED[datatype](first.value) <= ORDERED[datatype](second.value))


def _instant(written: str) -> str:
    return written[: len("2011-06-27T00:00:00")]


ORDERED: Mapping[str, Callable[[str], Any]] = {
    XSD + "integer": int,
    XSD + "decimal": Decimal,
    XSD + "dateTime": _instant,
}
"""What compares values of a datatype; instants of Greenwich with whole seconds compare as they are written."""
