"""Accuracy and speed, beside the peers. Imported by nothing; drives the product by its commands."""
