"""Readers of sound."""
