"""Documents set in pages."""
