"""Preparing data and training the weights (`training/runs/` will hold the whole path). It never imports the desktop."""
