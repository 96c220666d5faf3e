"""What TARA offers the clinicians themselves; all of it but the conversation works with no model and no network."""
