"""Finding the note that a person means: words, names and, later, ranking over whole notes."""
