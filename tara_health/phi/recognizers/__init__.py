"""One Safe Harbor identifier, one file, one test table."""
