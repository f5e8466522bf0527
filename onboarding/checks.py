"""System checks of people and access."""
