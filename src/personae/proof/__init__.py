"""Nothing is changed unseen."""
