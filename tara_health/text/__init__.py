"""Text before anybody reads it: its plain shape, and the word lists that several readers share."""
