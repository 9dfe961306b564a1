"""The registry: what was agreed, withdrawn, and what still stands."""
