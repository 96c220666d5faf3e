"""What may be asked, and what of a reply may be shown."""
