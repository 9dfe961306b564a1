"""Who was sampled, and how."""
