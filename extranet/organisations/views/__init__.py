"""The pages of organisations, their members and workers, and of the fund's settings."""
