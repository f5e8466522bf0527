"""A world of a fixed size on stores of a test's own: for measuring, and for faults."""
