"""The use cases, a file each: read, call a stage, put on record."""
