"""Templates of the report's pages: ours, or the user's own in their place; everything that they write is escaped."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from rtop_graph.errors import UsageError
from rtop_graph.report.wording import BIDI_CONTROLS

TEMPLATES = Path(__file__).parent / "templates"

MISTAKES = (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What a template with a mistake in it can raise."""


def environment(filters: Mapping[str, Callable[..., Any]], own: Path | None = None) -> Environment:
    """Return the template environment: everything escaped, nothing undefined, no character that reorders text.

    A template may come from somebody else: it reads what it is given, and nothing of Python or the machine.
    A file of the folder ``own`` goes before ours of the same name; raise ``UsageError`` where it has none of them.
    """
    found = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([*folders(own)]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=without_bidi_controls,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= filters
    return found


def folders(own: Path | None) -> tuple[Path, ...]:
    """Return where templates are looked for, the user's own folder first; raise ``UsageError`` where it is no use."""
    if own is None:
        return (TEMPLATES,)
    if not own.is_dir():
        raise UsageError(f"{own} is not a folder with templates.")
    names = sorted(path.name for path in TEMPLATES.iterdir() if path.is_file())
    if not any((own / name).is_file() for name in names):
        raise UsageError(f"{own} has no template that would stand in place of one of ours: {', '.join(names)}.")
    return (own, TEMPLATES)


def asset(name: str, own: Path | None = None) -> str:
    """Return the text of a style or a script, the user's own where there is one."""
    path = next(folder / name for folder in folders(own) if (folder / name).is_file())
    try:
        return path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not in UTF-8 at byte {error.start}.") from error


def rendered(found: Environment, name: str, context: Mapping[str, Any]) -> str:
    """Return a page; a mistake in a template is a ``UsageError`` that names the file and the line."""
    try:
        return found.get_template(name).render(**context)
    except TemplateNotFound as error:
        raise UsageError(f"{_place(error)}there is no template {error.name!r}.") from error
    except TemplateSyntaxError as error:
        raise UsageError(f"{error.filename or error.name}:{error.lineno}: {error.message}") from error
    except MISTAKES as error:
        raise UsageError(f"{_place(error)}{type(error).__name__}: {error}") from error


def _place(error: BaseException) -> str:
    """Return ``file:line: `` of the innermost template that was at work; empty where there was none."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    return f"{frames[-1].filename}:{frames[-1].lineno}: " if frames else ""


def without_bidi_controls(value: Any) -> Any:
    """Return a text without the characters that reorder what stands around it; anything else as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return value.translate(BIDI_CONTROLS)
    return value
