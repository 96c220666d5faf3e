"""What a message feels like, and how a reply sounds."""
