"""Strategy: programmes, objectives, lines, governance bodies and published results of past years."""
