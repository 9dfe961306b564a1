"""`make bench-accuracy`: how often a score misleads, with intervals, and the page that says so."""
