"""The files people write for us, read strictly."""
