"""The window. The only package, with `editor.app`, that imports Qt."""

import builtins

# PySide6 hooks into all imports, of whatever package, and reads each module's source in case it asks for
# other names of Qt's methods. Nothing here does: loading the rest, torch too, took a tenth longer for
# it, and it tripped over what was half loaded (pydantic). So it comes first, and its hook goes.
_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

builtins.__import__ = _import
