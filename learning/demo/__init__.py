"""Demonstration content of the learning environment: films, a reference work, a check."""
