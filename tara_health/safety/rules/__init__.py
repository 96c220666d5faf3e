"""One safety rule, one file. Each module exports `RULE`; safety/check.py lists them in the order they run."""
