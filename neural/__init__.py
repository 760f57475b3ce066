"""Pixels, tensors and models: everything that computes, and neither documents nor Qt."""
