"""The conversation on screen: transcript, composer, and the turn that runs between them."""
