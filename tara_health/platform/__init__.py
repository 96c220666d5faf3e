"""Where files live on this system, and hardening of our own processes."""
