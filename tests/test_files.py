"""What is written stands whole in its place, or what stood there before still does."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NoReturn

import pytest

from rtop_graph import files
from rtop_graph.errors import EnvironmentFaultError
from rtop_graph.files import checksum_of, folder_moved_into_place, write_atomically


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fail(*_: object, **__: object) -> NoReturn:
    raise OSError(28, "No space left on device")


def fill_and_fail(folder: Path, error: type[BaseException]) -> NoReturn:
    with folder_moved_into_place(folder) as fresh:
        (fresh / "data.nq").write_bytes(b"new")
        raise error


# ---------------------------------------------------------------- files


def test_file_is_written_with_the_folders_it_needs(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a" / "b" / "c.csv", b"id\n")
    assert (tmp_path / "a" / "b" / "c.csv").read_bytes() == b"id\n"
    assert names(tmp_path / "a" / "b") == ["c.csv"]


def test_written_file_can_be_read_by_others(tmp_path: Path) -> None:
    write_atomically(tmp_path / "c.csv", b"")
    assert (tmp_path / "c.csv").stat().st_mode & 0o777 == 0o644


def test_reader_keeps_the_old_file_it_has_open(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    write_atomically(path, b"old")
    with path.open("rb") as reader:
        write_atomically(path, b"new")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("broken", ["fsync", "fdopen"])
def test_failed_write_leaves_the_old_file_and_nothing_else(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.csv"
    write_atomically(path, b"old")
    monkeypatch.setattr(os, broken, fail)
    with pytest.raises(EnvironmentFaultError, match="No space left on device"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["c.csv"]


def test_failed_move_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.csv"
    write_atomically(path, b"old")
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(EnvironmentFaultError):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["c.csv"]


def test_interrupted_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> NoReturn:
        raise KeyboardInterrupt

    path = tmp_path / "c.csv"
    write_atomically(path, b"old")
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["c.csv"]


def test_file_where_a_folder_is_needed_is_the_environments_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EnvironmentFaultError, match=r"file/c\.csv cannot be written: .*Name another place") as raised:
        write_atomically(tmp_path / "file" / "c.csv", b"")
    assert raised.value.exit_code == 3


def test_folder_where_a_file_is_to_be_is_the_environments_fault(tmp_path: Path) -> None:
    (tmp_path / "c.csv").mkdir()
    with pytest.raises(EnvironmentFaultError, match=r"c\.csv cannot be written"):
        write_atomically(tmp_path / "c.csv", b"")
    assert names(tmp_path) == ["c.csv"]


# ---------------------------------------------------------------- folders


def test_folder_takes_its_place_when_it_is_filled(tmp_path: Path) -> None:
    with folder_moved_into_place(tmp_path / "out" / "build") as fresh:
        (fresh / "data.nq").write_bytes(b"")
        assert not (tmp_path / "out" / "build").exists()
    assert names(tmp_path / "out") == ["build"]
    assert names(tmp_path / "out" / "build") == ["data.nq"]
    assert (tmp_path / "out" / "build").stat().st_mode & 0o777 == 0o755


def test_new_folder_replaces_the_old_one_whole(tmp_path: Path) -> None:
    for name in ("old.nq", "new.nq"):
        with folder_moved_into_place(tmp_path / "build") as fresh:
            (fresh / name).write_bytes(b"")
    assert names(tmp_path / "build") == ["new.nq"]
    assert names(tmp_path) == ["build"]


def test_old_folder_is_readable_while_the_new_one_is_filled(tmp_path: Path) -> None:
    with folder_moved_into_place(tmp_path / "build") as fresh:
        (fresh / "data.nq").write_bytes(b"old")
    with (tmp_path / "build" / "data.nq").open("rb") as reader:
        with folder_moved_into_place(tmp_path / "build") as fresh:
            (fresh / "data.nq").write_bytes(b"new")
            assert (tmp_path / "build" / "data.nq").read_bytes() == b"old"
        assert reader.read() == b"old"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_block_that_fails_leaves_the_old_folder_and_nothing_else(error: type[BaseException], tmp_path: Path) -> None:
    with folder_moved_into_place(tmp_path / "build") as fresh:
        (fresh / "data.nq").write_bytes(b"old")
    with pytest.raises(error):
        fill_and_fail(tmp_path / "build", error)
    assert (tmp_path / "build" / "data.nq").read_bytes() == b"old"
    assert names(tmp_path) == ["build"]


@pytest.mark.parametrize("way", ["in one step", "by steps"])
def test_failed_swap_leaves_the_old_folder(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with folder_moved_into_place(tmp_path / "build") as fresh:
        (fresh / "data.nq").write_bytes(b"old")
    rename = Path.rename

    def fail_onto_the_build(self: Path, target: Path) -> Path:
        return fail() if target.name == "build" and (self / "data.nq").read_bytes() == b"new" else rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_onto_the_build)
    if way == "by steps":
        monkeypatch.setattr(files, "_exchanged", lambda *_: False)
    with pytest.raises(EnvironmentFaultError), folder_moved_into_place(tmp_path / "build") as fresh:
        (fresh / "data.nq").write_bytes(b"new")
    assert (tmp_path / "build" / "data.nq").read_bytes() == b"old"
    assert names(tmp_path) == ["build"]


def test_a_folder_is_replaced_where_names_cannot_be_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_exchanged", lambda *_: False)
    for content in (b"old", b"new"):
        with folder_moved_into_place(tmp_path / "build") as fresh:
            (fresh / "data.nq").write_bytes(content)
    assert (tmp_path / "build" / "data.nq").read_bytes() == b"new"
    assert names(tmp_path) == ["build"]


def test_a_link_to_a_folder_stays_and_leads_to_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "build").symlink_to(tmp_path / "disk" / "build")
    for _ in range(2):
        with folder_moved_into_place(tmp_path / "build") as fresh:
            (fresh / "data.nq").write_bytes(b"new")
    assert (tmp_path / "build").is_symlink()
    assert names(tmp_path / "disk") == ["build"]
    assert names(tmp_path / "disk" / "build") == ["data.nq"]


def test_a_link_where_a_file_is_to_be_is_replaced_and_never_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.csv").write_bytes(b"theirs")
    (tmp_path / "c.csv").symlink_to(tmp_path / "elsewhere.csv")
    write_atomically(tmp_path / "c.csv", b"ours")
    assert (tmp_path / "elsewhere.csv").read_bytes() == b"theirs"
    assert not (tmp_path / "c.csv").is_symlink()
    assert (tmp_path / "c.csv").read_bytes() == b"ours"


# ---------------------------------------------------------------- leftovers


def test_what_a_dead_writer_left_goes_with_the_next_write(tmp_path: Path) -> None:
    (tmp_path / ".build.rtop-abcd0123" / "store").mkdir(parents=True)
    (tmp_path / ".c.csv.rtop-abcd0123").write_bytes(b"half")
    with folder_moved_into_place(tmp_path / "build") as fresh:
        (fresh / "data.nq").write_bytes(b"")
    write_atomically(tmp_path / "c.csv", b"")
    assert names(tmp_path) == ["build", "c.csv"]


def test_what_a_living_writer_has_under_way_stays(tmp_path: Path) -> None:
    with folder_moved_into_place(tmp_path / "build") as slow:
        (slow / "data.nq").write_bytes(b"slow")
        with folder_moved_into_place(tmp_path / "build") as quick:
            (quick / "data.nq").write_bytes(b"quick")
        assert (tmp_path / "build" / "data.nq").read_bytes() == b"quick"
    assert (tmp_path / "build" / "data.nq").read_bytes() == b"slow"
    assert names(tmp_path) == ["build"]


@pytest.mark.parametrize("name", [".c.csv.swp", ".c.csv.rtop-mine", ".other.csv.rtop-abcd0123", "c.csv.rtop-abcd0123"])
def test_files_of_others_beside_ours_stay(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"theirs")
    write_atomically(tmp_path / "c.csv", b"ours")
    assert (tmp_path / name).read_bytes() == b"theirs"


@pytest.mark.parametrize("name", ["é" * 127, "x" * 255])
def test_a_name_as_long_as_a_name_may_be_is_written(name: str, tmp_path: Path) -> None:
    write_atomically(tmp_path / name, b"ours")
    with folder_moved_into_place(tmp_path / "below" / name) as fresh:
        (fresh / "data.nq").write_bytes(b"")
    assert names(tmp_path / "below") == [name]


def test_file_where_the_folder_is_to_be_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "build").write_bytes(b"a file")
    with (
        pytest.raises(EnvironmentFaultError, match="a file of that name stands there"),
        folder_moved_into_place(tmp_path / "build"),
    ):
        pytest.fail("the block must not begin")
    assert (tmp_path / "build").read_bytes() == b"a file"
    assert names(tmp_path) == ["build"]


def test_file_above_the_folder_is_the_environments_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EnvironmentFaultError), folder_moved_into_place(tmp_path / "file" / "build"):
        pytest.fail("the block must not begin")


def test_error_of_the_block_is_not_taken_for_the_environments(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), folder_moved_into_place(tmp_path / "build"):
        (tmp_path / "absent").read_bytes()


# ---------------------------------------------------------------- checksums


def test_checksum_is_the_sha_256_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_bytes(b"id\r\n")
    assert checksum_of(tmp_path / "c.csv") == hashlib.sha256(b"id\r\n").hexdigest()
