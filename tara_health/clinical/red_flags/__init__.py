"""Danger signs from published criteria: one rule family, one file."""
