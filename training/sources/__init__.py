"""Where training text comes from: one source a file, each with its licence, citation and permitted use."""
