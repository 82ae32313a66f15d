"""Models: plain rows for the screen."""
