"""The `tara` command: one group of commands a file; heavy parts are imported inside the commands."""
