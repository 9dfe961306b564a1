"""Voice models, a file and a model card each."""
