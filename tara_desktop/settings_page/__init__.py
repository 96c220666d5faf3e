"""The settings, generated from their declarations."""
