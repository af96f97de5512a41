"""Documents: stored files by content hash, checked for type and size."""
