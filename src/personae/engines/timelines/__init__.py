"""Readers of editors' lists."""
