"""Quality of the readings on development data, ours beside a baseline."""
