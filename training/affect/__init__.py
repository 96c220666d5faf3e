"""Training of the emotion readers."""
