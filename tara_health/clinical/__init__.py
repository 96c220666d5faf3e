"""What kind of moment a message comes from, and whether somebody is in danger."""
