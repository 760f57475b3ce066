"""Compositing: a stack of layers to pixels, for any rectangle, at every depth.

`stack` is what others call; `run` describes the stack in numbers, `kernel` is the loop, `reading`, `modes`
and `pixels` the functions it calls, `native` how those are compiled. Importing `stack` does not import
numba: the first composite does.
"""
