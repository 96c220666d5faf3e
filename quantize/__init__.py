"""From trained weights to a signed GGUF file. It never imports the desktop; it may import llama_cpp."""
