"""The JSON Schema of the report's JSON (draft 2020-12), made from the dataclasses that it is written from."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from rtop_graph.report.content import SCHEMA, CoverageReport

SCHEMA_FILE = Path(__file__).parent / "coverage-report.schema.json"
"""Where the schema is published in the package; ``schema_text`` is its text."""

PLAIN: Mapping[object, str] = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def schema_of() -> dict[str, Any]:
    """Return the JSON Schema of ``coverage.json``: every key is there, and no other."""
    definitions: dict[str, Any] = {}
    _reference(CoverageReport, definitions)
    top = definitions.pop(CoverageReport.__name__)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        "description": "A coverage report as RtoP Graph writes it; things are named by IRI, labels stand in the names.",
        "type": "object",
        "properties": {"schema": {"const": SCHEMA}, **top["properties"]},
        "required": ["schema", *top["required"]],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text() -> str:
    """Return the schema as JSON text, ending in a line feed."""
    return json.dumps(schema_of(), ensure_ascii=False, indent=2) + "\n"


def _reference(made_of: type, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return a reference to the definition of a dataclass, which is added where it is not there yet."""
    name = made_of.__name__ if made_of.__module__ == CoverageReport.__module__ else f"Cube{made_of.__name__}"
    if name not in definitions:
        definitions[name] = {}
        hints = get_type_hints(made_of)
        keys = [field.name for field in fields(made_of)]
        definitions[name] = {
            "description": (made_of.__doc__ or "").split("\n\n")[0],
            "type": "object",
            "properties": {key: _schema(hints[key], definitions) for key in keys},
            "required": keys,
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}


def _schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type: plain values, dataclasses, tuples, mappings by text, and any of several."""
    if hint in PLAIN:
        return {"type": PLAIN[hint]}
    if is_dataclass(hint) and isinstance(hint, type):
        return _reference(hint, definitions)
    origin, parts = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return {"anyOf": [_schema(part, definitions) for part in parts]}
    if origin is tuple and parts[-1] is Ellipsis:
        return {"type": "array", "items": _schema(parts[0], definitions)}
    if origin is tuple:
        each = [_schema(part, definitions) for part in parts]
        return {"type": "array", "prefixItems": each, "items": False, "minItems": len(each)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(parts[1], definitions)}
    raise TypeError(f"No JSON Schema for {hint}.")
