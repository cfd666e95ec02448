"""The document: cells, outputs, edits and undo, the .ipynb codec, folding. No Qt, no service."""
