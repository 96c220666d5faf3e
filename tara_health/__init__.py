"""TARA's core library: no window, no network, no Qt. `pipeline.py` is the map; `assistant.py` is the public face."""

__version__ = "0.1.0"
