"""Comparing records: seen × worked × agreed."""
