"""Our own writer of clinical dialogues: scenes composed of parts that hands wrote (README.md)."""
