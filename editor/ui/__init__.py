"""The window. The only package, with `editor.app`, that imports Qt."""

# PySide6 looks into the source of every module that is imported after it, and pydantic imports its parts
# when they are first asked for: half of it before PySide6 and half after end in a circular import. Here
# it is loaded whole, before any module of this package imports PySide6.
import neural.operation  # noqa: F401
