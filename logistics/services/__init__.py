"""The verbs of the food bank: they take a session and plain values, flush, and never commit."""
