"""OpenRaster files taken apart and changed, as other programs may."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from editor.document.ora.stored import NAMESPACE


def without_extension(path: Path, target: Path) -> None:
    """The file as a program that does not know our extension would save it."""

    def changed(root: ElementTree.Element) -> None:
        for node in root.iter():
            for key in [key for key in node.attrib if key.startswith(f"{{{NAMESPACE}}}")]:
                del node.attrib[key]

    rewritten(path, target, changed, leave_out="sfumato/")


def rewritten(
    path: Path,
    target: Path,
    change: Callable[[ElementTree.Element], None] = lambda _: None,
    *,
    leave_out: str = "",
    files: dict[str, bytes] | None = None,
) -> None:
    """The file with its stack changed and some files exchanged, all else kept."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as out:
        for entry in source.infolist():
            content = source.read(entry)
            if leave_out and entry.filename.startswith(leave_out):
                continue
            if entry.filename == "stack.xml":
                root = ElementTree.fromstring(content)
                change(root)
                content = ElementTree.tostring(root)
            out.writestr(entry.filename, (files or {}).get(entry.filename, content))


def member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def stack_of(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(member(path, "stack.xml"))
