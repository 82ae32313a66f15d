"""Hài lòng: shares of the votes, and the way to the rating window."""

from ui.pages.ratings.page import RatingsPage

__all__ = ["RatingsPage"]
