"""The report as files: a page to print and a picture by Typst, a sheet, a list."""
