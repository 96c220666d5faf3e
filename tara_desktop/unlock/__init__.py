"""The door: making the vault on the first run, showing its recovery key once, and opening it from then on."""
