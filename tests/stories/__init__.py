"""The line of the food as people walk it, through the screens only."""
