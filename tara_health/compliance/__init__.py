"""The HIPAA check of a reply, and the audit log."""
