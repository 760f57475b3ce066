"""Pixels, tensors and models: everything that computes, and neither documents nor Qt."""

import os

# Looking for pydantic's plugins reads the metadata of every installed package: a twentieth of the start.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
