"""Which weights may be loaded, where they came from, and what this machine can hold."""
