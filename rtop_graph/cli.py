"""The command ``rtop``: parse the words, call one function, print. Nothing is imported before it is needed."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from functools import partial

from rtop_graph import __version__
from rtop_graph.command_line import COMMANDS, EXIT_CODES, Command
from rtop_graph.errors import DataError, EnvironmentFaultError, RtopError
from rtop_graph.mistyped import Deferred, Parser
from rtop_graph.streams import keep_streams_usable, let_go_of_output, said_by_the_system


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; faults of the user's making are one message, others a traceback."""
    keep_streams_usable()
    options, strange = build_parser().parse_known_args(arguments)
    if strange:
        options.parser.refuse(strange)
    try:
        run: Callable[[argparse.Namespace], int] = options.run
        code = run(options)
        sys.stdout.flush()
        return code
    except RtopError as error:
        for line in str(error).splitlines() or [type(error).__name__]:
            print(f"rtop: {line}", file=sys.stderr)
        if isinstance(error, DataError):
            told = f"{len(error.faults)} fault{'' if len(error.faults) == 1 else 's'}"
            print(f"rtop: {told}; nothing was written.", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # who reads has read enough
        let_go_of_output()
        return 0
    except (OSError, MemoryError) as error:
        print(f"rtop: {said_by_the_system(error)}", file=sys.stderr)
        let_go_of_output()
        return EnvironmentFaultError.exit_code
    except KeyboardInterrupt:
        print("rtop: stopped; nothing half-written is left.", file=sys.stderr)
        return 130


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every command, in the order in which a newcomer meets them."""
    parser: argparse.ArgumentParser = Parser(
        prog="rtop",
        description="Who protects whom, through which mechanism, by which paragraph: a knowledge graph of the "
        "Secretary-General's reports on the responsibility to protect.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"rtop {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Deferred)
    for command in COMMANDS:
        fill = partial(_fill, command)
        commands.add_parser(command.name, fill=fill, help=command.says, description=command.says, epilog=EXIT_CODES)
    return parser


def _fill(command: Command, parser: argparse.ArgumentParser) -> None:
    command.add_options(parser)
    parser.set_defaults(run=partial(_run, command.module, command.name), parser=parser)


def _run(module: str, name: str, options: argparse.Namespace) -> int:
    """Run a command and return its exit code; its module is imported only now."""
    run: Callable[[argparse.Namespace], int] = getattr(importlib.import_module(f"rtop_graph.commands.{module}"), name)
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
