"""Speed, ours beside a reference in the same run. Never part of `make test`: machines are noisy."""
