"""The field's words, as types. Standard library only."""
