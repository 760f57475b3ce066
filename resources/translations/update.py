"""Brings the translations up to date with the program: `python resources/translations/update.py`.

Reads every text of the window and of the operations into the .ts files, keeps what is translated, and
writes the .qm files that the program loads. What is new stands in the .ts file as unfinished.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from editor.document.blend import BlendMode
    from editor.ui.texts import extraction

    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        declared = Path(folder) / "declared.py"
        modes = [f"QT_TRANSLATE_NOOP('blend', {mode.title!r})" for mode in BlendMode]
        declared.write_text(extraction() + "\n".join(modes) + "\n", "utf-8")
        sources = [
            *sorted((ROOT / "editor" / "ui").rglob("*.py")),
            ROOT / "editor" / "app.py",
            declared,
        ]
        for file in sorted(FOLDER.glob("*.ts")):
            update = ["pyside6-lupdate", "-no-obsolete", "-locations", "none"]
            update += ["-tr-function-alias", "QT_TRANSLATE_NOOP+=_N"]
            subprocess.run([*update, *map(str, sources), "-ts", str(file)], check=True)
            release = ["pyside6-lrelease", "-removeidentical", str(file)]
            subprocess.run([*release, "-qm", str(file.with_suffix(".qm"))], check=True)


if __name__ == "__main__":
    main()
