"""One safety rule, one file."""
