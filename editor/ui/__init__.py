"""The window. The only package, with `editor.app`, that imports Qt."""
