"""Templates for problems of one kind: words to begin with, what to ask, what is usually done."""
