"""The codebook: what every table and column holds, and the values a cell may have, told by rows and ontology."""

from __future__ import annotations

import re
from pathlib import Path

from rtop_graph.files import write_atomically
from rtop_graph.identifiers import concept_iri
from rtop_graph.rows import TABLES, CellRule, Row
from rtop_graph.vocabulary import Vocabulary

BEGIN = "<!-- codebook: written by 'rtop tidy', do not edit below -->"
END = "<!-- codebook ends -->"


def codebook_text(vocabulary: Vocabulary) -> str:
    """Return the codebook as Markdown: a section per table, then a section per scheme with its concepts."""
    parts = [_table_text(row_class, vocabulary) for row_class in TABLES]
    return "\n".join(["## Tables", "", *parts, "## Concepts", "", *_scheme_texts(vocabulary)]).rstrip() + "\n"


def _table_text(row_class: type[Row], vocabulary: Vocabulary) -> str:
    folder = row_class.folder.replace("*", "A-NN-NNN")
    lines = [f"### {folder}/{row_class.table}.csv", "", row_class.about, ""]
    lines += [f"Key: {', '.join(row_class.key)}.", "", "| column | holds | may be empty | says |", "|---|---|---|---|"]
    for name, rule in row_class.rules().items():
        may_be_empty = "" if rule.required else "yes"
        lines.append(f"| {name} | {_holds(rule, vocabulary)} | {may_be_empty} | {rule.says} |")
    return "\n".join([*lines, ""])


def _holds(rule: CellRule, vocabulary: Vocabulary) -> str:
    if rule.form == "reference":
        return "reference to " + " or ".join(rule.target.split("|"))
    if rule.form == "kind":
        return f"class below {rule.target}: " + ", ".join(vocabulary.classes.get(rule.target, ()))
    if rule.form == "concept":
        return f"concept of [{rule.target}](#{rule.target})"
    return {"any concept": "scheme/concept"}.get(rule.form, rule.form)


def _scheme_texts(vocabulary: Vocabulary) -> list[str]:
    lines: list[str] = []
    for scheme, slugs in sorted(vocabulary.concepts.items()):
        lines += [f"### {scheme}", ""]
        lines += [f"- `{slug}` {vocabulary.labels.get(concept_iri(scheme, slug), '')}".rstrip() for slug in slugs]
        lines += [""]
    return lines


def refresh_codebook(readme: Path, vocabulary: Vocabulary) -> bool:
    """Write the codebook between its marks in a README; return whether that changed the file.

    A README without the marks is left alone.
    """
    before = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    if BEGIN not in before or END not in before:
        return False
    block = f"{BEGIN}\n\n{codebook_text(vocabulary)}\n{END}"
    after = re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: block, before, flags=re.DOTALL)
    if after != before:
        write_atomically(readme, after.encode("utf-8"))
    return after != before
