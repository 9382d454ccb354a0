"""Files that people send: judged by their content, cleaned, and kept under names nobody chose."""
