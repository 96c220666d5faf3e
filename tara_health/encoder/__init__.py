"""The sentence encoder that every reader shares: one pass over a message, one set of probabilities a head."""
