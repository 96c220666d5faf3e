"""The conversations on the left: grouped by day, searched as one types, renamed and deleted with a way back."""
