"""Training of the identifier model: marked texts in, a spaCy named-entity pipeline out."""
