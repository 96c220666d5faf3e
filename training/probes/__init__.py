"""Small probes, measured again and again while a model trains; they steer the run and prove nothing about it."""
