"""The only home of heavy libraries, one a file."""
