"""Append-only schema steps, one file a version."""
