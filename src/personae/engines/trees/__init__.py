"""Where the nodes of the hash tree are kept, so that a proof need not work them out anew."""
