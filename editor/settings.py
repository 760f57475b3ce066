"""What a person chose once and expects to find again. One JSON file in the user's configuration."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import platformdirs

from editor.brush_presets import BrushPreset
from editor.plain import Checked, limited, plain, read

RECENT = 12
"""How many recent files are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Checked):
    """Every setting with its default. Frozen: `changed` gives a new value."""

    theme: Literal["dark", "light"] = "dark"
    language: str = ""
    """Empty: that of the system."""
    device: Literal["auto", "cuda", "mps", "xpu", "cpu"] = "auto"
    threads: int = limited(0, 0, 256)
    """Threads of a network while the window is open; 0 leaves one core to the interface."""
    largest_megapixels: int = limited(500, 1, 100_000)
    """Pictures above this are refused before decoding: a small file can claim a huge picture."""
    history_memory_mb: int = limited(1024, 64)
    history_disk_mb: int = limited(8192, 0)
    recovery: bool = True
    """Whether documents are kept on the disk while they are edited, for the case of a crash."""
    recovery_seconds: float = limited(1.0, 0.1, 600)
    """At most so long after an edit it is written."""
    recovery_disk_mb: int = limited(2048, 64)
    """Disk space for each document's history; its present state is kept whatever it takes."""
    models_folder: str = ""
    """Where a person's own models lie; empty for the folder in the user's data."""
    recent: tuple[str, ...] = ()
    recent_filters: tuple[str, ...] = ()
    window: dict[str, str] = field(default_factory=dict)
    """The window's geometry and docks as Qt saves them, in base64."""
    shortcuts: dict[str, str] = field(default_factory=dict)
    tools: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What was chosen for each tool, by its id and the names of its options."""
    hand: tuple[str, str] = ("000000", "ffffff")
    """The foreground and the background colour as RRGGBB."""
    swatches: tuple[str, ...] = ()
    """Kept colours as RRGGBB; empty for those of a first start."""
    brushes: tuple[BrushPreset, ...] = ()
    """The person's own."""

    def changed(self, **values: Any) -> Settings:
        """With these values instead; raises ValueError for one that is not allowed."""
        return replace(self, **values)

    def with_recent(self, path: Path) -> Settings:
        """With `path` as the newest recent file."""
        text = str(path.resolve())
        rest = [entry for entry in self.recent if entry != text]
        return self.changed(recent=tuple([text, *rest][:RECENT]))

    def with_recent_filter(self, id: str) -> Settings:
        rest = [entry for entry in self.recent_filters if entry != id]
        return self.changed(recent_filters=tuple([id, *rest][:8]))

    @property
    def models_path(self) -> Path:
        if self.models_folder:
            return Path(self.models_folder)
        return platformdirs.user_data_path("sfumato", appauthor=False) / "models"


def settings_file() -> Path:
    """Where settings lie; the environment variable SFUMATO_CONFIG names another folder."""
    folder = os.environ.get("SFUMATO_CONFIG")
    base = Path(folder) if folder else platformdirs.user_config_path("sfumato", appauthor=False)
    return base / "settings.json"


def load_settings(file: Path | None = None) -> Settings:
    """The saved settings. A missing file gives the defaults; a broken one too, and is kept aside."""
    file = file if file is not None else settings_file()
    try:
        return read(Settings, json.loads(file.read_bytes()))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError):
        with contextlib.suppress(OSError):
            file.replace(file.with_suffix(".broken.json"))
        return Settings()


def save_settings(settings: Settings, file: Path | None = None) -> None:
    """Write them, all or nothing. Raises OSError when the folder cannot be written."""
    file = file if file is not None else settings_file()
    import tempfile  # not needed to read them, which is what the first window waits for

    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=file.parent, suffix=".tmp", delete=False
    ) as handle:
        json.dump(plain(settings), handle, indent=2, ensure_ascii=False)
    Path(handle.name).replace(file)
