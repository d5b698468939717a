"""Teams where they work: the live cards in their groups, the presses there, and what is asked and said meanwhile."""
