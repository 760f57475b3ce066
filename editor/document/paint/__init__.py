"""Painting and retouching: strokes, fills and gradients over an immutable raster.

`brush` says what a stroke is made of and `path` where its dabs fall; `wash` turns coverage into pixels, which
`stroke`, `fill` and `gradient` bring it; `wet` moves the pixels themselves. No Qt, no document: each takes a
raster and gives a raster that shares every untouched tile.
"""
