"""From a conversation to the exact tokens the model is given."""
