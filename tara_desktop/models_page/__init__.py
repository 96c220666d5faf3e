"""The models on this machine: which one answers, and adding another file."""
