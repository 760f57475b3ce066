"""Sfumato never asks for a network: every socket but a local one is refused, and counted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]

GUARD = '''
import sys

LOCAL = ("127.", "::1", "localhost", "0.0.0.0")

def refuse(event, arguments):
    """An audit hook sees every socket call of Python, whoever makes it."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        local = not isinstance(address, tuple) or str(address[0]).startswith(LOCAL)
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        address = arguments[0]
        local = address is None or str(address).startswith(LOCAL)
    else:
        return
    if not local:
        with open(sys.argv[1], "a") as file:
            file.write(f"{event} {address}\\n")
        raise OSError(f"{event} {address} is refused")

sys.addaudithook(refuse)
'''

DEMO = """
from pathlib import Path
from editor.demo import main
code = main([sys.argv[2], sys.argv[3]])
assert "PySide6.QtNetwork" not in sys.modules
sys.exit(code)
"""

OPERATIONS = """
import numpy as np
from neural.context import Context
from neural.engine import compute, prepare_torch
from neural.models import ModelError, ModelStore
from neural.operation import OperationError, operations
from neural.source import ArraySource

prepare_torch(1)
pixels = np.random.default_rng(0).integers(0, 256, (40, 48, 4), np.uint8)
models = ModelStore()
for kind in operations().values():
    operation = kind()
    try:
        compute(operation, [ArraySource(pixels) for _ in operation.inputs], Context(models=models))
    except (ModelError, OperationError):
        pass  # a model or a file that is not there must not be asked for elsewhere either
    print(kind.id)
"""


def guarded(code: str, attempts: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process whose sockets are watched."""
    line = [sys.executable, "-c", GUARD + code, str(attempts), *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80))",
        "import socket; socket.getaddrinfo('example.org', 443)",
        "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
    ],
)
def test_the_guard_sees_an_attempt_even_where_it_is_swallowed(code: str, tmp_path: Path) -> None:
    attempts = tmp_path / "attempts"
    body = f"try:\n    {code}\nexcept OSError:\n    pass\n"
    assert guarded(body, attempts).returncode == 0
    assert attempts.read_text()


def test_no_operation_asks_for_a_network(tmp_path: Path) -> None:
    from neural.operation import operations

    run = guarded(OPERATIONS, tmp_path / "attempts")
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == list(operations())
    assert not (tmp_path / "attempts").exists()


def test_the_whole_demo_asks_for_no_network(tmp_path: Path) -> None:
    picture = tmp_path / "shapes.png"
    pixels = np.full((120, 160, 3), (90, 140, 200), np.uint8)
    cv2.circle(pixels, (80, 60), 40, (40, 90, 230), -1)
    cv2.imwrite(str(picture), pixels)
    run = guarded(DEMO, tmp_path / "attempts", str(tmp_path / "demo"), str(picture))
    assert run.returncode == 0, run.stderr
    assert not (tmp_path / "attempts").exists()
    made = {path.name for path in (tmp_path / "demo").iterdir()}
    assert {"result.png", "result.jpg", "01-welcome.png"} <= made
