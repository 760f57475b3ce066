"""The scripts that set up, run and test, in a checkout of their own where nothing real is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
EVERYTHING = (
    "libglib-2.0.so.0 libEGL.so.1 libGL.so.1 libX11.so.6 libdbus-1.so.3 libfontconfig.so.1 \
libfreetype.so.6 libxkbcommon.so.0 libxcb-cursor.so.0 libxkbcommon-x11.so.0 libxcb-icccm.so.4 \
libxcb-keysyms.so.1 libxcb-shape.so.0"
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the scripts are for Linux")

PYTHON = """\
echo "python $*" >>"$LOG"
case "$*" in
"-m venv --clear "*)
    mkdir -p "$4/bin"
    cp "$0" "$4/bin/python"
    echo "VIRTUAL_ENV=$4" >"$4/bin/activate"
    for name in ruff pyright lint-imports sfumato; do
        printf '#!/bin/bash\\necho "%s $*" >>"$LOG"\\nexit ${FAIL_%s:-0}\\n' \\
            "$name" "${name//-/_}" >"$4/bin/$name"
        chmod +x "$4/bin/$name"
    done ;;
"-m pip --version") ;;
"-m pip"*) exit ${FAIL_pip:-0} ;;
"-m pytest"*) exit ${FAIL_pytest:-0} ;;
esac
"""


class Checkout:
    """A copy of the scripts with stand-ins for python, pip, apt-get, ldconfig and id."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a checkout"
        self.root.mkdir(parents=True)
        for name in ("packaging", ".ci"):
            shutil.copytree(ROOT / name, self.root / name)
        shutil.copy(ROOT / "pyproject.toml", self.root)
        self.log = folder / "log"
        self.tools = folder / "tools"
        self.tools.mkdir()
        self.env = {
            "PATH": f"{self.tools}:/usr/bin:/bin",
            "HOME": str(folder),
            "LOG": str(self.log),
            "DISPLAY": ":0",
        }
        self.tool("python3.11", PYTHON)
        self.tool("ldconfig", 'printf "\\t%s (libc6)\\n" ' + EVERYTHING)
        self.tool("apt-get", 'echo "apt-get $*" >>"$LOG"')
        self.tool("id", "echo ${ID:-1000}")

    def tool(self, name: str, code: str) -> None:
        path = self.tools / name
        path.write_text(f"#!/bin/bash\n{code}\n")
        path.chmod(0o755)

    def run(self, script: str, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run one of the scripts; the log holds what it called."""
        self.log.write_text("")
        return subprocess.run(
            ["/bin/bash", str(self.root / script), *arguments],
            env=self.env | env,
            cwd=self.root.parent,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def called(self) -> list[str]:
        return self.log.read_text().splitlines()

    @property
    def installs(self) -> list[str]:
        return [line for line in self.called if " install " in line]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.mark.parametrize("script", ["packaging/run", "packaging/test", ".ci/run"])
def test_scripts_can_be_executed(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    subprocess.run(["/bin/bash", "-n", str(ROOT / script)], check=True)


def test_the_first_start_installs_torch_first_and_the_second_nothing(checkout: Checkout) -> None:
    first = checkout.run("packaging/run", "a picture.png")
    assert first.returncode == 0, first.stderr
    torch, everything = checkout.installs
    assert re.search(r" torch==[\d.]+$", torch)
    assert everything.endswith(f"-e {checkout.root}[models]")
    assert checkout.called[-1] == "sfumato -- a picture.png"
    second = checkout.run("packaging/run")
    assert checkout.called == ["sfumato --"]
    assert second.stderr == ""


def test_other_dependencies_are_installed_again(checkout: Checkout) -> None:
    checkout.run("packaging/run")
    with (checkout.root / "packaging" / "constraints.txt").open("a") as file:
        file.write("another==1.0\n")
    checkout.run("packaging/run")
    assert len(checkout.installs) == 2


def test_the_environment_of_the_tests_serves_the_program_but_not_the_other_way(
    checkout: Checkout,
) -> None:
    checkout.run("packaging/run")
    checkout.run("packaging/test")
    assert checkout.installs[-1].endswith("[models,test]")
    checkout.run("packaging/run")
    assert checkout.installs == []


def test_a_checkout_that_was_moved_gets_a_new_environment(checkout: Checkout) -> None:
    checkout.run("packaging/run")
    checkout.root = checkout.root.rename(checkout.root.with_name("moved"))
    checkout.run("packaging/run")
    assert any("-m venv" in line for line in checkout.called)
    assert len(checkout.installs) == 2


def test_a_failed_install_is_tried_again_the_next_time(checkout: Checkout) -> None:
    failed = checkout.run("packaging/run", FAIL_pip="1")
    assert failed.returncode == 1
    assert "pip could not install" in failed.stderr
    assert not any(line.startswith("sfumato") for line in checkout.called)
    assert checkout.run("packaging/run").returncode == 0
    assert len(checkout.installs) == 2


def test_missing_libraries_are_named_with_the_command_to_type(checkout: Checkout) -> None:
    checkout.tool("ldconfig", 'printf "\\t%s (libc6)\\n" libGL.so.1 libEGL.so.1')
    run = checkout.run("packaging/run")
    assert run.returncode == 1
    (command,) = [line for line in run.stderr.splitlines() if "apt-get" in line]
    assert command.startswith("  sudo apt-get install --no-install-recommends libglib2.0-0 ")
    assert "libxcb-cursor0" in command
    assert "libgl1" not in command
    assert checkout.called == []


def test_root_installs_missing_libraries(checkout: Checkout) -> None:
    checkout.tool("ldconfig", f'printf "\\t%s (libc6)\\n" {EVERYTHING.replace("libEGL.so.1", "")}')
    run = checkout.run("packaging/test", ID="0")
    assert run.returncode == 0, run.stderr
    assert [line.split()[-1] for line in checkout.called if line.startswith("apt-get")] == [
        "update",
        "libegl1",
    ]


def test_tests_need_no_display_libraries(checkout: Checkout) -> None:
    without = " ".join(name for name in EVERYTHING.split() if "xcb" not in name)
    checkout.tool("ldconfig", f'printf "\\t%s (libc6)\\n" {without}')
    assert checkout.run("packaging/test").returncode == 0


def test_without_a_display_the_demo_runs_and_says_why(checkout: Checkout) -> None:
    run = checkout.run("packaging/run", "photo.jpg", DISPLAY="")
    assert "no display" in run.stderr
    assert checkout.called[-1] == "python -m editor.demo demo/ photo.jpg"
    run = checkout.run("packaging/run", "photo.jpg", DISPLAY="", WAYLAND_DISPLAY="wayland-0")
    assert checkout.called[-1] == "sfumato -- photo.jpg"


def test_the_demo_needs_a_folder(checkout: Checkout) -> None:
    run = checkout.run("packaging/run", "--demo")
    assert run.returncode == 1
    assert "--demo DIR" in run.stderr


def test_every_check_runs_and_pytest_is_last(checkout: Checkout) -> None:
    run = checkout.run("packaging/test", "-k", "history")
    assert run.returncode == 0, run.stderr
    assert checkout.called[-5:] == [
        "ruff check .",
        "ruff format --check .",
        "pyright ",
        "lint-imports --no-logo",
        "python -m pytest -q -k history",
    ]


@pytest.mark.parametrize("tool", ["ruff", "pyright", "lint_imports", "pytest"])
def test_any_failed_check_fails_the_test_run(checkout: Checkout, tool: str) -> None:
    run = checkout.run("packaging/test", **{f"FAIL_{tool}": "1"})
    assert run.returncode == 1
    assert any("pytest" in line for line in checkout.called), "the tests run all the same"


def test_ci_only_adds_the_folder_of_real_files(checkout: Checkout) -> None:
    script = checkout.root / "packaging" / "test"
    script.write_text('#!/bin/bash\necho "called with <$*> <${SFUMATO_TEST_DATA:-}>"\nexit 7\n')
    run = checkout.run(".ci/run")
    assert (run.returncode, run.stdout) == (7, "called with <> <>\n")
    data = checkout.root.parent / "shared" / "data"
    data.mkdir(parents=True)
    assert checkout.run(".ci/run").stdout == f"called with <> <{data}>\n"


def test_constraints_pin_every_dependency_to_an_allowed_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [
        Requirement(line) for line in [*project["dependencies"], *extras["models"], *extras["test"]]
    ]
    lines = (ROOT / "packaging" / "constraints.txt").read_text().splitlines()
    pins = {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in (Requirement(line) for line in lines if line and not line.startswith("#"))
    }
    for requirement in wanted:
        version = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} is pinned to {version}"
    assert all("+" not in version for version in pins.values()), "local builds are not on PyPI"
