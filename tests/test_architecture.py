"""The package reads in data-flow order, its parts are small, and no term, concept or string stands idle."""

from __future__ import annotations

import ast
import io
import os
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Node, URIRef

from rtop_graph.identifiers import ID, ONTOLOGY
from rtop_graph.namespaces import PREFIXES, RTOP
from rtop_graph.rows import TABLES
from rtop_graph.terms_used import iter_uses
from tests.worlds import ROOT, project_vocabulary, read_world

PACKAGE = ROOT / "rtop_graph"

ORDER = (
    "errors",  # what can go wrong
    "streams",  # where answers are printed
    "results",  # what an answer is, printed in any form
    "hxl",  # and tagged for humanitarian tools
    "workbook",  # and in sheets
    "forms",  # and as a file of any form
    "locations",  # where files lie
    "files",  # how they are written
    "browser_assets",  # what pages need of other projects
    "mistyped",
    "command_line",  # what may be asked for
    "atlas",  # the outlines of countries, as they were prepared
    "rows",  # what a table holds
    "identifiers",  # what a row is called
    "namespaces",  # what terms are called
    "dates",
    "tables",  # files become rows
    "vocabulary",  # the ontology says which values a cell may hold
    "codebook",  # rows and vocabulary, told to curators
    "normal_text",  # what the words of a text are
    "report_blocks",  # texts become blocks
    "report_reader",  # blocks become paragraphs
    "quality",  # how good the readings are
    "integrity",  # rules across rows
    "loaders",  # rows become triples
    "graph",  # triples and ontology become a dataset
    "conformance",  # whether data plainly have the shapes
    "shapes",  # what a dataset must look like
    "explanation",  # why it cannot be true
    "reasoning",  # what follows from it
    "terms_used",  # what ontology and queries use is defined
    "consequential",  # what only seems wrong beside what cannot be read
    "check",  # all that is wrong with sources
    "terms",  # what answers are made of
    "store",  # what answers SPARQL
    "queries",  # questions in files
    "query_text",  # what they are made of
    "endpoints",  # where engines are
    "exchange",  # how one is asked
    "remote",  # and answers, whole
    "stores",  # which store answers
    "refusal",
    "derivation",  # rules in files
    "columns",  # many values, counted at once
    "records",  # and read one by one
    "answers",  # what measures ask, kept beside the store
    "manifest",  # what a built dataset was made from
    "build",  # sources become one
    "statements",  # as engines hold it
    "writing",  # how it gets there
    "push",  # and is verified
    "mirror",  # and comes back
    "labels",
    "names",
    "unknown_terms",  # and which of them nothing is said of
    "evidence",
    "text_coverage",  # how much of the text claims rest on
    "printed_names",  # which of its names no entity bears
    "coverage",  # measures
    "choosing",  # what an option names
    "parameters",  # what a word stands for in a question
    "asking",  # asked for by the names people use
    "report",  # measures become documents
    "visualisation",  # and drawings
    "export",  # and files for other programs
    "endpoint",  # and answers over HTTP
    "commands",  # what each command does
    "cli",
)
"""The way of a fact: each module imports from those before it alone; packages stand as one, without a circle inside."""

LONG = {
    "rows": "one dataclass a table; its length is that of the codebook",
}
"""Modules of more than 300 lines of code, each with its reason."""

HEAVY = (
    "rdflib",
    "pyoxigraph",
    "networkx",
    "numpy",
    "pandas",
    "owlready2",
    "pyshacl",
    "jinja2",
    "pyvis",
    "SPARQLWrapper",
    "tqdm",
    "starlette",
    "uvicorn",
    "xlsxwriter",
    "docx",
    "lxml",
    "dataclasses",
    "inspect",
)

DRIVERS = {"cli", "commands"}
"""Where printing is the point."""

KEPT_WITHOUT_USE = {f"{ID}review-status/proposed": "every claim begins with it, and the tables may hold none at a time"}
"""Concepts that neither data nor queries use at present, each with its reason."""


@cache
def sources() -> dict[str, Path]:
    """Return the file of every module by its dotted name inside the package; a package is its ``__init__``."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def text_of(module: str) -> str:
    return sources()[module].read_text(encoding="utf-8")


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(text_of(module))


@cache
def imports_of(module: str) -> frozenset[str]:
    """Return the modules of the package that a module imports, at the top, inside functions, or for types only."""
    found: set[str] = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    ours = {name.removeprefix("rtop_graph").removeprefix(".") for name in found if name.split(".")[0] == "rtop_graph"}
    return frozenset(next(known for known in _prefixes(name) if known in sources()) for name in ours)


def _prefixes(name: str) -> Iterator[str]:
    """Yield ``a.b.c``, ``a.b``, ``a`` and the empty name, the package itself."""
    parts = name.split(".")
    for length in range(len(parts), -1, -1):
        yield ".".join(parts[:length])


def unit(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


MODULES = tuple(sources())
LIBRARY = tuple(module for module in MODULES if unit(module) not in DRIVERS)


# ---------------------------------------------------------------- the way of a fact


def test_every_module_has_its_place_in_the_order() -> None:
    assert sorted({unit(module) for module in MODULES} - {""}) == sorted(ORDER)


@pytest.mark.parametrize("module", [module for module in MODULES if module])
def test_a_module_imports_from_those_before_it_alone(module: str) -> None:
    before = {"", unit(module), *ORDER[: ORDER.index(unit(module))]}
    assert sorted(name for name in imports_of(module) if unit(name) not in before) == []


@pytest.mark.parametrize("package", sorted({unit(module) for module in MODULES if "." in module}))
def test_no_package_has_a_circle_inside(package: str) -> None:
    waiting = {module: imports_of(module) for module in MODULES if unit(module) == package}
    while free := [module for module in waiting if not (imports_of(module) & waiting.keys()) - {module}]:
        for module in free:
            del waiting[module]
    assert waiting == {}


NAMED = ("query", "which-regional-partner-acted-where", "--param", "country=Libya")


@pytest.mark.parametrize(
    ("words", "passed_by"),
    [
        (("--help",), HEAVY),
        (("queries",), HEAVY),
        (NAMED, tuple(name for name in HEAVY if name != "pyoxigraph")),
    ],
    ids=["help", "queries", "query"],
)
def test_what_is_to_be_quick_imports_nothing_heavy(
    words: tuple[str, ...], passed_by: tuple[str, ...], real_build: Path
) -> None:
    script = (
        "import contextlib, io, sys\n"
        "from rtop_graph.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()) as said:\n"
        f"    main({words!r})\n"
        "assert said.getvalue()\n"
        f"print([name for name in {passed_by!r} if name in sys.modules])\n"
    )
    environment = os.environ | {"RTOP_BUILD": str(real_build)}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=environment)
    assert done.stdout.strip() == "[]"


# ---------------------------------------------------------------- small parts


def code_lines(module: str) -> int:
    """Return how many lines hold code: neither blank, nor remark, nor docstring."""
    docstrings = {line for node in ast.walk(tree_of(module)) for line in _docstring_lines(node)}
    held: set[int] = set()
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    for token in tokenize.generate_tokens(io.StringIO(text_of(module)).readline):
        if token.type not in skipped:
            held |= set(range(token.start[0], token.end[0] + 1))
    return len(held - docstrings)


def _docstring_lines(node: ast.AST) -> range:
    """Return the lines of a docstring, or of a text below a constant that explains it."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return range(node.lineno, (node.end_lineno or node.lineno) + 1)
    return range(0)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_of_300_lines_or_has_a_reason(module: str) -> None:
    if module not in LONG:
        assert code_lines(module) <= 300


def test_every_reason_for_a_long_module_is_needed() -> None:
    assert [module for module in LONG if code_lines(module) <= 300] == []


def functions_of(module: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{module}.{node.name}", node


def test_functions_are_of_50_lines_at_most() -> None:
    lengths = {
        name: (node.end_lineno or 0) - node.lineno + 1 for module in MODULES for name, node in functions_of(module)
    }
    assert {name: length for name, length in lengths.items() if length > 50} == {}


def test_functions_have_five_parameters_at_most() -> None:
    counts = {name: _parameters(node) for module in MODULES for name, node in functions_of(module)}
    assert {name: count for name, count in counts.items() if count > 5} == {}


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return len([argument for argument in named if argument.arg not in {"self", "cls"}])


def test_everything_public_has_a_docstring() -> None:
    lacking = [module or "rtop_graph" for module in MODULES if not ast.get_docstring(tree_of(module))]
    lacking += [name for module in MODULES for name, node in _public(module) if not ast.get_docstring(node)]
    assert lacking == []


Public = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _public(module: str) -> Iterator[tuple[str, Public]]:
    """Yield what a reader may use: functions and classes of a module, and the methods of public classes."""
    for node in tree_of(module).body:
        if isinstance(node, Public) and not node.name.startswith("_"):
            yield f"{module}.{node.name}", node
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, Public) and not inner.name.startswith("_"):
                    yield f"{module}.{node.name}.{inner.name}", inner


@pytest.mark.parametrize("module", LIBRARY)
def test_the_library_does_not_print(module: str) -> None:
    calls = [node for node in ast.walk(tree_of(module)) if isinstance(node, ast.Call)]
    assert [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"] == []


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_left_to_do(module: str) -> None:
    assert re.findall(r"\b(?:TODO|FIXME|XXX|HACK)\b", text_of(module)) == []


def test_there_is_no_attic() -> None:
    names = {part for module in MODULES for part in module.split(".")}
    assert names & {"util", "utils", "helpers", "helper", "misc", "common", "manager"} == set()


# ---------------------------------------------------------------- SPARQL has a file and a name

SPARQL = re.compile(r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE)\b[^.]*[{]", re.DOTALL)


@pytest.mark.parametrize("module", MODULES)
def test_no_query_is_a_string_in_python(module: str) -> None:
    texts = [text for text in _strings(tree_of(module)) if SPARQL.search(text)]
    assert texts == []


def _strings(tree: ast.Module) -> Iterator[str]:
    """Yield every string that is not a docstring, the written parts of f-strings joined."""
    skipped = {line for node in ast.walk(tree) for line in _docstring_lines(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno not in skipped:
            yield node.value


# ---------------------------------------------------------------- no idle term

FILES = (
    *sorted((ROOT / "queries").rglob("*.rq")),
    *sorted(PACKAGE.rglob("*.rq")),
    *sorted((ROOT / "ontology").glob("s*.ttl")),
)
"""What asks for terms: queries, shapes and style; the schemes define concepts, and use terms of other vocabularies."""


@cache
def terms_in_files() -> frozenset[str]:
    paths = [path for path in FILES if path.name != "schemes.ttl"]
    return frozenset(use.iri for path in paths for use in iter_uses(path.read_text(encoding="utf-8")))


@cache
def words_in_code() -> frozenset[str]:
    """Return what code calls terms and concepts: ``RTOP.…`` and strings; the list of all terms is no use of one."""
    modules = [module for module in MODULES if module != "namespaces"]
    strings = {text for module in modules for text in _strings(tree_of(module))}
    return frozenset(strings.union(*(re.findall(r"\bRTOP\.(\w+)", text_of(module)) for module in modules)))


@cache
def values_in_data() -> frozenset[str]:
    """Return the IRIs of the classes and concepts that cells of the real tables choose."""
    tables = read_world(ROOT / "data")
    found: set[str] = set()
    for row_class in TABLES:
        for field, rule in row_class.rules().items():
            values = {str(getattr(row, field)) for row in tables.of(row_class)} - {""}
            bases = {"kind": ONTOLOGY, "concept": f"{ID}{rule.target}/", "any concept": ID}
            if rule.form in bases:
                found |= {bases[rule.form] + value for value in values}
    return frozenset(found)


RESTRICTIONS = {OWL.onProperty, OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue, OWL.inverseOf, OWL.onClass}
ABOVE = {RDFS.subClassOf, RDFS.subPropertyOf}


@cache
def terms_in_axioms() -> frozenset[str]:
    """Return the terms that something else is defined by, or stands below; being a range or disjoint is no use."""
    graph = Graph().parse(ROOT / "ontology" / "core.ttl")
    found: set[Node] = {o for s, p, o in graph if p in ABOVE or (p in RESTRICTIONS and isinstance(s, BNode))}
    found |= {term for s, o in graph.subject_objects(OWL.propertyDisjointWith) for term in (s, o)}
    return frozenset(str(term) for term in found)


@cache
def core_terms() -> tuple[str, ...]:
    graph = Graph().parse(ROOT / "ontology" / "core.ttl")
    terms = {s for s in graph.subjects(RDF.type) if isinstance(s, URIRef) and s.startswith(ONTOLOGY)}
    return tuple(sorted(str(term) for term in terms))


def test_a_term_of_the_ontology_that_nothing_uses_goes() -> None:
    used = terms_in_files() | terms_in_axioms() | values_in_data() | {ONTOLOGY + word for word in words_in_code()}
    assert [term.removeprefix(ONTOLOGY) for term in core_terms() if term not in used] == []


def test_a_concept_that_nothing_uses_goes() -> None:
    concepts = {
        f"{ID}{scheme}/{slug}": slug for scheme, slugs in project_vocabulary().concepts.items() for slug in slugs
    }
    used = terms_in_files() | terms_in_axioms() | values_in_data() | KEPT_WITHOUT_USE.keys()
    idle = [iri for iri, slug in concepts.items() if iri not in used and slug not in words_in_code()]
    assert [iri.removeprefix(ID) for iri in idle] == []


def test_the_names_in_code_are_the_terms_of_the_ontology() -> None:
    names = {name for name in RTOP.__annotations__ if not name.startswith("_")}
    assert sorted(names) == [term.removeprefix(ONTOLOGY) for term in core_terms()]


def test_a_misspelt_name_in_code_raises() -> None:
    with pytest.raises(AttributeError, match="Actro"):
        _ = RTOP.Actro


DECLARED = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)


@pytest.mark.parametrize("path", [*FILES, *sorted((ROOT / "ontology").glob("[ac]*.ttl"))], ids=lambda path: path.name)
def test_a_prefix_means_one_thing_everywhere(path: Path) -> None:
    declared = dict(DECLARED.findall(path.read_text(encoding="utf-8")))
    assert {prefix: iri for prefix, iri in declared.items() if PREFIXES.get(prefix, iri) != iri} == {}
