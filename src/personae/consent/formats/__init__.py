"""The formats of others: out with a report of what was lost, in as no more than what came."""
