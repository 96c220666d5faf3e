"""How good are the weights? Asked, read by TARA's own readers, compared, and written down with its doubts."""
