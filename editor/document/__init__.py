"""Documents: pixels, layers, history, files and how they look. No Qt."""
