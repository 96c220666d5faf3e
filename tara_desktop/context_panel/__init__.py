"""What TARA read in the last message and reply, for the clinician to see and correct."""
