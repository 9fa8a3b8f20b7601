"""Staff data by file: reading, comparing with the register, writing, undoing."""
