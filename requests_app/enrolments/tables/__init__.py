"""The lists, one module a trade."""
