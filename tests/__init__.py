"""Tests mirror the tree: unit/ a module, flow/ a whole way, the other folders a promise each."""
