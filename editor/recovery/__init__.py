"""Autosave and recovery: what is edited is written down as it happens, and given back after a crash.

`frames` is the file, `journal` writes one document into it, `reading` reads it back, `keeper` does so for
all documents on a thread of its own, and finds what an earlier run left. No Qt.
"""
