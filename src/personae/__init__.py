"""Who is in the picture, did they agree, and what are they owed."""

__version__ = "0.1.0"
