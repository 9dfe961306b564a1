"""Keys that sign, and what checks a signature."""
