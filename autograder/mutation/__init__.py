"""Wrong solutions made from a right one by syntax, to measure what the hidden checks reject."""
