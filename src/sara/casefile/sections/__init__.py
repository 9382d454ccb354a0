"""The parts of a case file, each a function from what was read to blocks of text."""
