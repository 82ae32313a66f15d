"""Delegates: how cells are painted."""
