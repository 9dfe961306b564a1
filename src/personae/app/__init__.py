"""Reads, calls a stage, puts the result on record."""
