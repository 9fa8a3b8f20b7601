"""The lists of organisations, their people, and what waits for the fund's staff."""
