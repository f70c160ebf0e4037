"""The nouns of the food bank and their rules, in plain Python."""
