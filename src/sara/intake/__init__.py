"""Reports from people, with an account or without. Knows no problem."""
