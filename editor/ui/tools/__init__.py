"""The tools of the tool column: what the left button does on the canvas. One file for each family,
loaded when one of them is first taken; `column` tells what there is.
"""
