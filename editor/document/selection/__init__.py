"""Selections: which pixels an edit may change, and how far. No Qt.

A selection is a `Raster` of one channel in the document's depth and coordinates, whose bounds are the
document: white is selected, zero is not, and grays are selected in part. Every function gives a new one.
Tiles that are wholly selected are one shared tile, so that a large selection costs its edge.
"""
