"""What a face or voice becomes: numbers, and how alike they are."""
