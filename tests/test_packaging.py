"""What is installed works: the set-up script, the lock files, and the wheel away from its source."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from rtop_graph import browser_assets, locations
from rtop_graph.errors import EnvironmentFaultError

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("build", "runtime", "test")
INPUTS = ("ontology", "data", "queries")
SHELL = shutil.which("dash") or "sh"
PYTHONS = ("3.11", "3.13")
PLATFORMS = ("linux", "darwin")


# ---- Locations ---------------------------------------------------------------------------------------------

FOLDERS: dict[str, Callable[[], Path]] = {
    "ontology": locations.ontology_folder,
    "data": locations.data_folder,
    "queries": locations.queries_folder,
}


@pytest.fixture(autouse=True)
def _no_folder_is_chosen_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RTOP_HOME", "RTOP_BUILD", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def installed_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Locations believe that they stand in a wheel unpacked here; returns its folder of inputs."""
    shipped = tmp_path / "site-packages" / "rtop_graph" / "_shipped"
    for name in INPUTS:
        (shipped / name).mkdir(parents=True)
    monkeypatch.setattr(locations, "_SHIPPED", shipped)
    monkeypatch.setattr(locations, "_REPOSITORY", tmp_path / "site-packages")
    return shipped


@pytest.mark.parametrize("name", INPUTS)
def test_a_checkout_reads_its_own_folders(name: str) -> None:
    assert FOLDERS[name]() == ROOT / name


@pytest.mark.parametrize("name", INPUTS)
def test_an_installed_package_reads_what_it_ships(name: str, installed_package: Path) -> None:
    assert FOLDERS[name]() == installed_package / name


@pytest.mark.parametrize("name", INPUTS)
def test_rtop_home_goes_before_everything(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / name).mkdir()
    monkeypatch.setenv("RTOP_HOME", str(tmp_path))
    assert FOLDERS[name]() == tmp_path / name


@pytest.mark.parametrize("name", INPUTS)
def test_an_rtop_home_without_the_folder_is_refused_with_a_remedy(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTOP_HOME", str(tmp_path))
    with pytest.raises(EnvironmentFaultError, match="Let RTOP_HOME name a folder that holds"):
        FOLDERS[name]()


def test_an_empty_rtop_home_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTOP_HOME", "")
    assert locations.data_folder() == ROOT / "data"


def test_a_damaged_package_says_to_install_it_again(installed_package: Path) -> None:
    (installed_package / "data").rmdir()
    with pytest.raises(EnvironmentFaultError, match="Install rtop-graph again"):
        locations.data_folder()


def test_a_damaged_checkout_says_how_to_restore_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(locations, "_REPOSITORY", tmp_path)
    with pytest.raises(EnvironmentFaultError, match="git checkout -- data"):
        locations.data_folder()


def test_a_checkout_builds_into_its_out_folder() -> None:
    assert locations.build_folder() == ROOT / "out" / "build"


def test_rtop_build_names_the_build_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RTOP_BUILD", "elsewhere")
    assert locations.build_folder() == tmp_path / "elsewhere"


@pytest.mark.usefixtures("installed_package")
def test_an_installed_package_builds_into_the_users_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert locations.build_folder() == tmp_path / ".cache" / "rtop" / "build"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/ignored")
    assert locations.build_folder() == tmp_path / ".cache" / "rtop" / "build"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert locations.build_folder() == tmp_path / "cache" / "rtop" / "build"


@pytest.mark.usefixtures("installed_package")
def test_an_unknown_home_says_to_name_a_build_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", unknown)
    with pytest.raises(EnvironmentFaultError, match="RTOP_BUILD"):
        locations.build_folder()


# ---- Lock files --------------------------------------------------------------------------------------------


class Locked(NamedTuple):
    """One entry of a lock file."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        return str(self.requirement.specifier).removeprefix("==")


def lock_text(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def iter_locked(lock: str) -> Iterator[Locked]:
    logical_lines = re.sub(r"\\\n\s*", "", lock_text(lock)).splitlines()
    for line in logical_lines:
        if line and not line.lstrip().startswith("#"):
            requirement, *hashes = line.split("--hash=")
            yield Locked(Requirement(requirement.strip()), tuple(text.strip() for text in hashes))


def environment(python: str, platform: str) -> dict[str, str]:
    return {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "os_name": "posix",
        "sys_platform": platform,
        "platform_system": platform.capitalize(),
    }


def applies(requirement: Requirement, chosen: Mapping[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(dict(chosen))


def chosen_versions(lock: str, chosen: Mapping[str, str]) -> dict[str, list[str]]:
    versions: dict[str, list[str]] = {}
    for locked in iter_locked(lock):
        if applies(locked.requirement, chosen):
            versions.setdefault(locked.name, []).append(locked.version)
    return versions


def declared(lock: str) -> list[Requirement]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    groups = project["dependency-groups"]
    texts = {
        "build": [*project["build-system"]["requires"], *groups["set-up"]],
        "runtime": project["project"]["dependencies"],
        "test": [*project["project"]["dependencies"], *groups["test"]],
    }
    return [Requirement(text) for text in texts[lock]]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_is_one_version_with_hashes(lock: str) -> None:
    entries = list(iter_locked(lock))
    assert entries
    for entry in entries:
        assert re.fullmatch(r"==[^=*,]+", str(entry.requirement.specifier)), entry.requirement
        assert entry.hashes, f"{entry.name} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", text) for text in entry.hashes), entry.name


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_path(lock: str) -> None:
    text = lock_text(lock)
    assert "://" not in text
    assert "file:" not in text
    assert not re.search(r"(^|[\s=@])[/~]", text), "an absolute path"
    options = {line.split()[0] for line in text.splitlines() if line.startswith("-")}
    assert options == set()


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_answers_every_declared_dependency_once(lock: str, python: str, platform: str) -> None:
    here = environment(python, platform)
    versions = chosen_versions(lock, here)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}
    for requirement in declared(lock):
        if applies(requirement, here):
            (version,) = versions[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), f"{requirement} is not {version}: ./run lock"


@pytest.mark.parametrize("python", PYTHONS)
def test_the_tests_run_on_the_versions_that_users_get(python: str) -> None:
    here = environment(python, "linux")
    runtime = chosen_versions("runtime", here)
    tested = chosen_versions("test", here)
    assert {name: tested.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("lock", ["runtime", "test"])
def test_locks_that_share_a_library_agree_on_its_version(lock: str) -> None:
    here = environment("3.11", "linux")
    build, other = chosen_versions("build", here), chosen_versions(lock, here)
    shared = build.keys() & other.keys()
    assert {name: other[name] for name in shared} == {name: build[name] for name in shared}


# ---- The set-up script -------------------------------------------------------------------------------------


def run_script(script: Path, *arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SHELL, str(script), *arguments],
        cwd=cwd,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def script_elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "été, à l’ombre"
    folder.mkdir()
    return Path(shutil.copy(ROOT / "run", folder))


@pytest.mark.parametrize("script", ["run", ".ci/run"])
def test_the_scripts_are_posix_shell(script: str) -> None:
    subprocess.run([SHELL, "-n", str(ROOT / script)], check=True)
    text = (ROOT / script).read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh\n")
    code = re.sub(r"(^|\s)#.*", "", text)
    assert not re.search(r"\[\[|<<<|^\s*(local|function|source)\s", code, re.MULTILINE)


@pytest.mark.parametrize("script", ["run", ".ci/run"])
def test_the_scripts_can_be_called_by_name(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


def test_help_names_every_target(tmp_path: Path, script_elsewhere: Path) -> None:
    done = run_script(script_elsewhere, "help", cwd=tmp_path)
    assert done.returncode == 0
    assert re.findall(r"^  (\w+) {2,}", done.stdout, re.MULTILINE) == [
        "report",
        "test",
        "heavy",
        "setup",
        "tidy",
        "lock",
        "audit",
        "help",
    ]


def test_an_unknown_target_is_a_usage_error(tmp_path: Path, script_elsewhere: Path) -> None:
    done = run_script(script_elsewhere, "reprot", cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no target reprot" in done.stderr
    assert "Usage: ./run TARGET" in done.stderr


@pytest.mark.parametrize("target", ["report", "setup", "tidy"])
def test_arguments_that_would_be_ignored_are_refused(target: str, tmp_path: Path, script_elsewhere: Path) -> None:
    done = run_script(script_elsewhere, target, "--quick", cwd=tmp_path)
    assert done.returncode == 2
    assert f"{target} takes no arguments, and got: --quick" in done.stderr


def test_a_machine_without_python_is_told_what_to_install(tmp_path: Path, script_elsewhere: Path) -> None:
    commands = tmp_path / "commands"
    commands.mkdir()
    (commands / "id").write_text("#!/bin/sh\necho 1000\n", encoding="ascii")
    (commands / "id").chmod(0o755)
    path = f"{commands}{os.pathsep}{os.environ['PATH']}"
    done = run_script(script_elsewhere, "setup", cwd=tmp_path, PATH=path, PYTHON=str(tmp_path / "none"))
    assert done.returncode == 3
    assert "there is no Python 3.11 or later" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


# ---- What the browser needs -----------------------------------------------------------------------------------

NPM = ROOT / "requirements" / "npm"
NOWHERE = "http://127.0.0.1:9/"
"""An address where nothing listens."""


@pytest.mark.parametrize("name", ["pages", "tests"])
def test_every_locked_npm_package_has_a_checksum_and_no_address(name: str) -> None:
    packages = json.loads((NPM / name / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted = json.loads((NPM / name / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert packages.pop("")["dependencies"] == wanted
    assert {f"node_modules/{package}" for package in wanted} <= packages.keys()
    for place, package in packages.items():
        assert package["integrity"].startswith("sha512-"), place
        assert "resolved" not in package, place


def test_nothing_of_other_projects_is_in_version_control() -> None:
    held = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert not re.search(r"_browser/|node_modules|yasgui|axe\.min", held)


def run_fetch(root: Path, name: str, cache: Path) -> subprocess.CompletedProcess[str]:
    variables = {"npm_config_registry": NOWHERE, "npm_config_cache": str(cache), "npm_config_userconfig": os.devnull}
    return subprocess.run(
        [sys.executable, root / "requirements" / "npm" / "fetch.py", name],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def checkout_elsewhere(tmp_path: Path) -> Path:
    """Just enough of a checkout to fetch from."""
    folder = tmp_path / "été, à l’ombre"
    shutil.copytree(NPM, folder / "requirements" / "npm")
    (folder / "rtop_graph").mkdir()
    for name in ("__init__.py", "errors.py", "files.py"):
        shutil.copy(ROOT / "rtop_graph" / name, folder / "rtop_graph")
    return folder


@pytest.mark.parametrize("name", ["pages", "tests"])
def test_what_is_fetched_already_is_not_asked_for_again(name: str, tmp_path: Path) -> None:
    done = run_fetch(ROOT, name, tmp_path)
    assert done.returncode == 0, done.stderr


def test_without_the_registry_the_set_up_says_so_and_leaves_what_there_was(checkout_elsewhere: Path) -> None:
    place = checkout_elsewhere / "tests" / "_browser"
    place.mkdir(parents=True)
    (place / "axe.min.js").write_text("older", encoding="ascii")
    done = run_fetch(checkout_elsewhere, "tests", checkout_elsewhere / "cache")
    assert done.returncode == 3
    assert "The npm registry must be reachable" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in place.parent.iterdir()] == ["_browser"]
    assert (place / "axe.min.js").read_text(encoding="ascii") == "older"


def test_a_missing_file_of_the_browser_says_what_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser_assets, "_FOLDER", tmp_path)
    with pytest.raises(EnvironmentFaultError, match=r"\./run setup fetches it"):
        browser_assets.browser_folder()


# ---- The wheel ---------------------------------------------------------------------------------------------


def run_python(*arguments: str | Path, cwd: Path) -> None:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source archive, so that the archive is known to be complete."""
    folder = tmp_path_factory.mktemp("wheel")
    run_python("-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        source.extractall(folder, filter="data")
    unpacked = folder / archive.name.removesuffix(".tar.gz")
    run_python("-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=unpacked)
    (built,) = folder.glob("*.whl")
    return built


class Installed(NamedTuple):
    """An environment that has the wheel and knows nothing of the checkout."""

    folder: Path
    elsewhere: Path

    def run(self, program: str, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        hidden = ("PYTHONPATH", "PYTHONHOME", "RTOP_HOME", "VIRTUAL_ENV")
        variables = {name: value for name, value in os.environ.items() if name not in hidden}
        variables |= {"HOME": str(self.elsewhere), "RTOP_BUILD": str(self.elsewhere / "build")}
        return subprocess.run(
            [str(self.folder / "bin" / program), *arguments],
            cwd=self.elsewhere,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in a new environment, which borrows the libraries already installed here."""
    folder = tmp_path_factory.mktemp("installed") / "environment"
    venv.create(folder, symlinks=True)
    run_python(
        *("-m", "pip", "--python", folder / "bin" / "python"),
        *("install", "-qq", "--no-index", "--no-deps", wheel),
        cwd=folder,
    )
    (packages,) = folder.glob("lib/python*/site-packages")
    # This adds the folder alone: the .pth files inside it, one of which names the checkout, are not read.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(folder, tmp_path_factory.mktemp("elsewhere"))


def source_files(*folders: str) -> dict[str, bytes]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *folders],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    return {name: (ROOT / name).read_bytes() for name in listed if name and (ROOT / name).is_file()}


@pytest.mark.parametrize("folder", INPUTS)
def test_the_wheel_ships_every_input_unchanged(folder: str, wheel: Path) -> None:
    expected = source_files(folder)
    assert expected, f"{folder}/ has no files"
    with zipfile.ZipFile(wheel) as archive:
        prefix = "rtop_graph/_shipped/"
        shipped = {
            name.removeprefix(prefix): archive.read(name)
            for name in archive.namelist()
            if name.startswith(f"{prefix}{folder}/")
        }
    assert shipped == expected


def test_the_wheel_ships_the_whole_package_unchanged(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        shipped = {
            name: archive.read(name)
            for name in archive.namelist()
            if name.startswith("rtop_graph/") and not name.startswith(("rtop_graph/_shipped/", "rtop_graph/_browser/"))
        }
    assert shipped == source_files("rtop_graph")


def test_the_wheel_ships_what_pages_need_in_a_browser(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        prefix = "rtop_graph/_browser/"
        shipped = {
            name.removeprefix(prefix): archive.read(name) for name in archive.namelist() if name.startswith(prefix)
        }
    manifest = json.loads(shipped.pop("manifest.json"))
    listed = {file["path"]: file["sha256"] for file in manifest["files"]}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in shipped.items()} == listed
    assert {"yasgui/yasgui.min.js", "yasgui/yasgui.min.css", "map/world.json"} <= listed.keys()
    assert {package["text"] for package in manifest["packages"]} <= listed.keys()
    assert all(package["licence"] for package in manifest["packages"])


def test_the_wheel_carries_both_licences_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {"LICENSE", "LICENSE-DATA"} <= {Path(name).name for name in names if "/licenses/" in name}
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"rtop_graph"}


def test_the_installed_package_does_not_see_the_checkout(installed: Installed) -> None:
    listing = "; ".join(f"print(locations.{name}_folder())" for name in (*INPUTS, "build"))
    done = installed.run("python", "-c", f"from rtop_graph import browser_assets, locations; {listing}")
    assert done.returncode == 0, done.stderr
    *inputs, build = map(Path, done.stdout.splitlines())
    (package,) = installed.folder.resolve().glob("lib/python*/site-packages/rtop_graph")
    assert inputs == [package / "_shipped" / name for name in INPUTS]
    assert build == installed.elsewhere / "build"


def test_the_installed_package_finds_what_pages_need_in_a_browser(installed: Installed) -> None:
    done = installed.run("python", "-c", "from rtop_graph import browser_assets as b; print(b.browser_folder())")
    assert done.returncode == 0, done.stderr
    (package,) = installed.folder.resolve().glob("lib/python*/site-packages/rtop_graph")
    assert Path(done.stdout.strip()) == package / "_browser"


def test_the_installed_command_gives_help(installed: Installed) -> None:
    done = installed.run("rtop", "--help")
    assert done.returncode == 0, done.stderr
    assert "usage: rtop" in done.stdout.lower()


def test_the_installed_command_lists_its_queries(installed: Installed) -> None:
    done = installed.run("rtop", "queries")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.slow
def test_the_installed_command_builds_the_graph(installed: Installed) -> None:
    done = installed.run("rtop", "build", timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (installed.elsewhere / "build" / "dataset.nq").stat().st_size > 0
