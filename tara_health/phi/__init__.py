"""Finding and masking protected health information (45 CFR 164.514(b)(2), Safe Harbor)."""
