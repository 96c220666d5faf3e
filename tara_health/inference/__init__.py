"""The engine process, how it is spoken to, and what this machine can run."""
