"""Parsers of command lines: one that offers what comes near a word that it does not know, one made when needed."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from rtop_graph.streams import terminal_width


class Formatter(argparse.HelpFormatter):
    """Lays out help as argparse does, and finds the width without what argparse imports for that."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=terminal_width(80) - 2)


class Parser(argparse.ArgumentParser):
    """Offers what comes near a word that it does not know, below its own usage."""

    def __init__(self, **known: Any) -> None:
        super().__init__(formatter_class=Formatter, **known)

    def refuse(self, words: Sequence[str]) -> NoReturn:
        """Stop with exit code 2, and with what each of the words may have meant."""
        known = [option for action in self._actions for option in action.option_strings]
        hints = (_near(word.partition("=")[0], known) for word in words if word.startswith("-"))
        self.error(f"unrecognized arguments: {' '.join(words)}.{''.join(hints)}")

    def error(self, message: str) -> NoReturn:
        """Stop with exit code 2; of a command that is none, tell which come near."""
        if chosen := re.match(r"argument COMMAND: invalid choice: '(.*?)' \(choose from (.*)\)$", message):
            message += "." + _near(chosen[1], re.findall(r"[\w-]+", chosen[2]))
        super().error(message)


class Deferred(Parser):
    """A parser that is made when anything of it is asked for: of two dozen commands, one is used."""

    def __init__(self, fill: Callable[[argparse.ArgumentParser], None], **known: Any) -> None:
        self._wanted = fill, known

    def __getattr__(self, name: str) -> Any:
        """Return an attribute, which every parser has once it is made."""
        wanted = self.__dict__.pop("_wanted", None)
        if wanted is None:
            raise AttributeError(name)
        fill, known = wanted
        super().__init__(**known)
        fill(self)
        return getattr(self, name)


def _near(word: str, known: Sequence[str]) -> str:
    """Return the question whether that was meant which begins like a word or is spelt like it; else nothing."""
    import difflib

    begun = [name for name in known if len(word) > 1 and name.startswith(word)]
    near = begun or difflib.get_close_matches(word, known, n=1, cutoff=0.7)
    return f" Did you mean {' or '.join(near)}?" if near else ""
