"""How a database of the record comes from one version to the next."""
