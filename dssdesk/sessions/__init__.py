"""Running notebooks: runs and queue, folding the journal into the document, saving, adoption."""
