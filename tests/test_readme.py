"""The README cannot drift: its commands run, its paths exist, its codebook is the one of the code."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from rtop_graph.cli import build_parser, main
from rtop_graph.codebook import codebook_text
from rtop_graph.vocabulary import read_vocabulary
from tests.worlds import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TOUR = re.findall(r"^ {4}\$ (rtop .+)$", README, re.MULTILINE)
SHOWN = re.findall(r"^ {4}\$ (rtop .+)\n((?: {4}(?!\$).*\n|\n(?= {4}(?!\$)))*)", README, re.MULTILINE)


def test_the_readme_names_both_commands() -> None:
    assert "./run report" in README
    assert "./run test" in README


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:data|ontology|queries|tests|docs)/[\w./-]*)`", README))))
def test_every_path_the_readme_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_picture_the_readme_shows_exists() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    assert [name for name in pictures if not (ROOT / name).is_file()] == []


def test_every_option_the_readme_names_is_one_of_a_command() -> None:
    parser = build_parser()
    commands = next(action.choices for action in parser._actions if isinstance(action.choices, dict))
    offered = {
        option for command in commands.values() for action in command._actions for option in action.option_strings
    }
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) <= offered


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[command for command, _ in SHOWN])
def test_every_command_of_the_tour_prints_what_the_readme_shows(
    command: str,
    shown: str,
    real_build: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(real_build))
    monkeypatch.setenv("COLUMNS", "110")
    assert main(shlex.split(command)[1:]) == 0
    printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    wanted = [line.removeprefix("    ").rstrip() for line in shown.splitlines() if line.strip() not in {"", "…"}]
    assert wanted, f"the README shows no output of {command}"
    assert [line for line in wanted if line not in printed] == []


def test_the_tour_uses_the_main_commands() -> None:
    assert {line.split()[1] for line in TOUR} >= {"coverage", "gaps", "query", "claims"}


def test_the_codebook_in_the_curators_guide_is_fresh() -> None:
    guide = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert codebook_text(read_vocabulary(ROOT / "ontology")).strip() in guide, "run 'rtop tidy'"
