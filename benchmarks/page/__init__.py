"""How big the page of a big story is, and how quickly it answers."""
