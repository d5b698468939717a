"""The month's report: made from narrow rows, told in a few lines, laid out as pages, listed case by case."""
