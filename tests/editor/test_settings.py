"""Settings survive restarts, broken files and odd names."""

from __future__ import annotations

from pathlib import Path

import pytest

from editor.brush_presets import BrushPreset
from editor.settings import RECENT, Settings, load_settings, save_settings, settings_file


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    settings = Settings(
        theme="light",
        threads=3,
        shortcuts={"blur": "Ctrl+Ü"},
        recovery_seconds=2,
        tools={"brush": {"size": 3.5, "blend": "multiply"}},
        hand=("112233", "445566"),
        brushes=(BrushPreset(name="Fine", size=2), BrushPreset(name="Broad", pressure_size=False)),
    )
    file = tmp_path / "new" / "folder" / "settings.json"
    save_settings(settings, file)
    assert load_settings(file) == settings


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.json") == Settings()


BROKEN = (
    *(
        "{",
        "",
        "[]",
        '{"theme": "purple"}',
        '{"threads": -1}',
        '{"threads": 257}',
        '{"threads": 1.5}',
    ),
    *('{"threads": true}', '{"recovery": 1}', '{"recovery_seconds": NaN}', '{"recent": "a"}'),
    *(
        '{"recent": [1]}',
        '{"hand": ["000000"]}',
        '{"window": {"docks": 3}}',
        '{"tools": {"pen": 1}}',
    ),
    *('{"brushes": [{"size": 3}]}', '{"brushes": [{"name": "x", "size": 0}]}', '{"brushes": [1]}'),
)


@pytest.mark.parametrize("content", BROKEN)
def test_a_broken_file_gives_the_defaults_and_is_kept_aside(tmp_path: Path, content: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(content)
    assert load_settings(file) == Settings()
    assert (tmp_path / "settings.broken.json").read_text() == content
    assert not file.exists()


def test_settings_of_a_later_version_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"theme": "light", "hologram": true}')
    assert load_settings(file) == Settings(theme="light")


def test_a_value_that_is_not_allowed_is_refused() -> None:
    with pytest.raises(ValueError, match="largest_megapixels: 0 is not allowed"):
        Settings().changed(largest_megapixels=0)


def test_recent_files_are_newest_first_once_each_and_few(tmp_path: Path) -> None:
    settings = Settings()
    for number in range(RECENT + 5):
        settings = settings.with_recent(tmp_path / f"{number}.png")
    settings = settings.with_recent(tmp_path / "10.png")
    assert len(settings.recent) == RECENT
    assert settings.recent[0].endswith("10.png")
    assert len(set(settings.recent)) == RECENT


def test_recent_filters_are_newest_first_once_each() -> None:
    settings = Settings()
    for id in ("blur", "upscale", "blur"):
        settings = settings.with_recent_filter(id)
    assert settings.recent_filters == ("blur", "upscale")


def test_saving_leaves_one_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    save_settings(Settings(theme="light"), file)
    save_settings(Settings(recent=("/tmp/bïld.png",)), file)
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]
    assert load_settings(file).recent == ("/tmp/bïld.png",)


def test_the_environment_names_another_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SFUMATO_CONFIG", str(tmp_path))
    save_settings(Settings(theme="light"))
    assert settings_file() == tmp_path / "settings.json"
    assert load_settings().theme == "light"


def test_the_models_folder_can_be_moved(tmp_path: Path) -> None:
    assert Settings(models_folder=str(tmp_path)).models_path == tmp_path
    assert Settings().models_path.name == "models"
