"""The command line, run as `main` sees it: what it prints where, what it makes, its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from editor import applying, cli
from editor.document.files import info, open_picture, save
from editor.document.state import State
from editor.flags import UsageError, add_flags, help_of, made, values_of
from neural.operation import operations
from neural.source import Size

OPERATIONS = sorted(operations())


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SFUMATO_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    pixels = np.full((20, 30, 4), 255, np.uint8)
    pixels[..., 0] = np.arange(30)
    path = tmp_path / "photo.png"
    save(State.from_array(pixels), path)
    return path


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own, in the checkout."""
    root = Path(cli.__file__).parents[1]
    line = [sys.executable, *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False, cwd=root)


def test_apply_writes_the_result_and_says_so(
    photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = photo.with_name("out.png")
    assert cli.main(["apply", "gaussian-blur", "--radius", "2.5", str(photo), "-o", str(out)]) == 0
    assert "1 done" in capsys.readouterr().out
    assert '"radius": 2.5' in info(out)["steps"][0]
    assert open_picture(out).state.size == Size(30, 20)


def test_flags_may_stand_between_files(photo: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.png"
    second.write_bytes(photo.read_bytes())
    folder = tmp_path / "out"
    line = ["apply", "invert", str(photo), "-o", str(folder), "--format", "jpg", str(second)]
    assert cli.main(line) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["photo.jpg", "second.jpg"]


def test_the_report_is_json_for_programs(
    photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture at all")
    line = ["apply", "invert", str(photo), str(broken), "-o", str(tmp_path / "out"), "--json"]
    report = tmp_path / "report.json"
    assert cli.main([*line, "--report", str(report)]) == 1
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert (told["done"], told["failed"]) == (1, 1)
    assert f"Failed: {broken}" in printed.err
    assert (tmp_path / "out" / "photo.png").exists(), "the good one is made all the same"
    assert json.loads(report.read_text()) == told


@pytest.mark.parametrize("missing", ["gone.png", "gone"])
def test_a_missing_path_is_named_and_the_others_are_done(
    photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    gone = tmp_path / missing
    line = ["apply", "invert", str(gone), str(photo), "-o", str(tmp_path / "out")]
    assert cli.main([*line, "--format", "jpg", "--save", "quality=90"]) == 1
    printed = capsys.readouterr()
    assert f"Failed: {gone}: " in printed.err
    assert "does not exist" in printed.err
    assert "1 done, 1 failed" in printed.out
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["photo.jpg"]


def test_a_recipe_runs_its_steps(photo: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "soft.toml"
    recipe.write_text(
        'version = 1\n[[steps]]\noperation = "invert"\n'
        '[[steps]]\noperation = "gaussian_blur"\nradius = 3.0\n'
    )
    out = tmp_path / "out.png"
    assert cli.main(["apply", "--recipe", str(recipe), str(photo), "-o", str(out)]) == 0
    assert [json.loads(step)["operation"] for step in info(out)["steps"]] == [
        "invert",
        "gaussian_blur",
    ]


def test_saving_options_reach_the_file(photo: Path, tmp_path: Path) -> None:
    sizes: list[int] = []
    for quality in ("20", "95"):
        out = tmp_path / f"{quality}.jpg"
        line = [
            "apply",
            "gaussian_blur",
            str(photo),
            "-o",
            str(out),
            "--save",
            f"quality={quality}",
        ]
        assert cli.main(line) == 0
        sizes.append(out.stat().st_size)
    assert sizes[0] < sizes[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("apply", "gausian-blur", "a.png", "-o", "b.png"), "Did you mean 'gaussian_blur'"),
        (("apply", "invert", "--radus", "3", "{photo}", "-o", "b.png"), "no flag 'radus'"),
        (
            ("apply", "gaussian_blur", "--radus", "3", "{photo}", "-o", "b.png"),
            "Did you mean 'radius'?",
        ),
        (("apply", "gaussian_blur", "--radius", "-3", "{photo}", "-o", "b.png"), "--radius: "),
        (("apply", "gaussian_blur", "--radius", "wide", "{photo}", "-o", "b.png"), "(not wide)"),
        (("apply", "curves", "--rgb", "[[0, 0], [", "{photo}", "-o", "b.png"), "no JSON"),
        (("apply", "invert", "missing.png", "-o", "b.png"), "missing.png does not exist"),
        (("apply", "invert", "missing.png", "none", "-o", "out"), "missing.png does not exist"),
        (("apply", "invert", "{photo}", "-o", "b.xyz"), ".xyz is not a known picture format"),
        (("apply", "invert", "{photo}", "{photo}", "-o", "b.png"), "need a folder"),
        (("apply", "invert", "{photo}", "-o", "{photo}"), "would be lost"),
        (("apply", "invert", "{photo}"), "required: -o/--output"),
        (("apply", "{photo}", "-o", "b.png"), "There is no operation"),
        (("apply", "-o", "b.png", "{photo}"), "name an operation"),
        (("apply", "--recipe", "none.toml", "{photo}", "-o", "b.png"), "none.toml"),
        (
            ("apply", "invert", "{photo}", "-o", "b.jpg", "--save", "qualty=3"),
            "Did you mean 'quality'?",
        ),
        (("operations", "upscal"), "Did you mean 'upscale'?"),
        (
            ("apply", "upscale", "--model", "realesrgan-anime", "{photo}", "-o", "b.png"),
            "There is no model 'realesrgan-anime'",
        ),
        (("aply",), "Did you mean 'apply'?"),
        (("--colour",), "unrecognized arguments: --colour"),
    ],
)
def test_what_is_typed_wrong_is_named_and_nothing_is_done(
    photo: Path,
    arguments: tuple[str, ...],
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = photo.read_bytes()
    monkeypatch.chdir(photo.parent)
    assert cli.main([each.format(photo=photo) for each in arguments]) == 2
    printed = capsys.readouterr()
    assert words in printed.err
    assert printed.out == ""
    assert photo.read_bytes() == before
    assert [path.name for path in photo.parent.iterdir()] == ["photo.png"]


def test_as_a_program_it_refuses_the_same_way() -> None:
    run = python("-m", "editor.cli", "aply")
    assert (run.returncode, run.stdout) == (2, "")
    assert "Did you mean 'apply'?" in run.stderr


def test_existing_files_are_safe(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = photo.with_name("out.png")
    out.write_bytes(b"precious")
    line = ["apply", "invert", str(photo), "-o", str(out)]
    assert cli.main(line) == 2
    assert cli.main([*line, "--skip-existing"]) == 0
    assert out.read_bytes() == b"precious"
    assert "1 skipped" in capsys.readouterr().out
    assert cli.main([*line, "--overwrite"]) == 0
    assert open_picture(out).state.size == Size(30, 20)


@pytest.mark.parametrize("id", OPERATIONS)
def test_every_operation_has_a_flag_for_every_field(
    id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["apply", id, "--help"]) == 0
    printed = capsys.readouterr().out
    for name in operations()[id].model_fields:
        assert f"--{name.replace('_', '-')}" in printed


@pytest.mark.parametrize("id", OPERATIONS)
def test_defaults_survive_being_typed(id: str) -> None:
    """What help shows as the default is what the flag takes."""
    kind = operations()[id]
    typed: list[str] = []
    for name, field in kind.model_fields.items():
        value = field.get_default(call_default_factory=True)
        flag = f"--{name.replace('_', '-')}"
        if isinstance(value, bool):
            typed.append(flag if value else f"--no-{flag[2:]}")
        elif value is not None and not isinstance(value, str):
            text = str(value) if isinstance(value, int | float) else json.dumps(value)
            typed.append(f"{flag}={text}")
    known = applying.apply_parser(kind).parse_args(["a.png", "-o", "b.png", *typed])
    given = {name: getattr(known, name) for name in kind.model_fields if name in known}
    assert made(kind, values_of(kind, given)) == kind()


@pytest.mark.parametrize("id", OPERATIONS)
def test_operations_describes_each_one(id: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["operations", id, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["id"] == id
    assert set(told["fields"]) == set(operations()[id].model_fields)
    assert cli.main(["operations", id]) == 0
    assert operations()[id].title in capsys.readouterr().out


def test_operations_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["operations"]) == 0
    printed = capsys.readouterr().out
    assert all(id in printed for id in OPERATIONS)


def test_models_tells_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    by_id = {model["id"]: model for model in told["models"]}
    assert by_id["realesrgan-animevideo"]["status"] == "ready"
    assert len(by_id["realesrgan-animevideo"]["sha256"]) == 64
    assert cli.main(["models"]) == 0
    assert "realesrgan-animevideo" in capsys.readouterr().out


def test_info_goes_on_after_a_bad_file(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = photo.with_name("missing.png")
    assert cli.main(["info", str(missing), str(photo), "--json"]) == 1
    printed = capsys.readouterr()
    bad, good = json.loads(printed.out)
    assert "does not exist" in bad["error"]
    assert (good["width"], good["height"], good["format"]) == (30, 20, "PNG")
    assert cli.main(["info", str(photo)]) == 0
    assert "width: 30" in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("Sfumato ")


def test_choices_and_numbers_show_in_the_help_of_a_field() -> None:
    fields = operations()["upscale"].model_fields
    assert "standard" in help_of(fields["quality"])
    assert "1 to 8" in help_of(fields["scale"])
    assert "Default 2." in help_of(fields["scale"])


def test_unknown_fields_and_wrong_values_are_usage_errors() -> None:
    kind = operations()["upscale"]
    with pytest.raises(UsageError, match="no field 'scal'"):
        made(kind, {"scal": "2"})
    with pytest.raises(UsageError, match="--hidden-layers"):
        made(kind, {"hidden_layers": "none"})
    with pytest.raises(ValidationError):
        kind(scale="many")  # type: ignore[arg-type]


def test_two_parsers_of_one_operation_do_not_share_flags() -> None:
    import argparse

    kind = operations()["upscale"]
    for _ in range(2):
        add_flags(argparse.ArgumentParser(), kind)


def test_the_command_line_loads_neither_qt_nor_torch_before_it_must() -> None:
    code = (
        "import sys, editor.cli as cli; cli.main(['operations']); cli.main(['models']);"
        "print([name for name in ('torch', 'PySide6', 'torchvision') if name in sys.modules])"
    )
    run = python("-c", code)
    assert run.stdout.strip().endswith("[]"), run.stderr
