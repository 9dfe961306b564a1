"""Who is on screen, who is heard."""
