"""Vigie, the product: slices named by business words, standing on the floors drawn in ARCHITECTURE.md."""
