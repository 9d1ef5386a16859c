"""A parser of command lines that offers what comes near a word that it does not know."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """Offers what comes near a word that it does not know, below its own usage."""

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


def _near(word: str, known: Sequence[str]) -> str:
    """Return the question whether that was meant which begins like a word or is spelt like it; else nothing."""
    import difflib

    begun = [name for name in known if len(word) > 1 and name.startswith(word)]
    near = begun or difflib.get_close_matches(word, known, n=1, cutoff=0.7)
    return f" Did you mean {' or '.join(near)}?" if near else ""
