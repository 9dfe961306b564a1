"""Statutes, agreements, bills and proposals as rules: data in `packs`, and what reads it."""
