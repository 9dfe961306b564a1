"""What is owed to each performer, by which clause, to the cent."""
