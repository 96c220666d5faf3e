"""Training of the reading encoder: lines and public sets in, one quantised ONNX file with all heads out."""
