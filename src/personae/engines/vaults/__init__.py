"""Where the master key lies."""
