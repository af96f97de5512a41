"""Jobs: work asked in the transaction that needs it, done later by a worker, tried again when it fails."""
