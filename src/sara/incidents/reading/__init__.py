"""Files as cities publish them, opened as rows of cells; nothing is kept in memory at once."""
