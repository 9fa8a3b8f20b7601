"""What is typed on those pages, and what is refused of it."""
