"""One metric a file: its definition is the file's docstring, word for word what a report prints."""
