"""The least that a request of its kind can cost on the same stack: what our pages are held against."""
