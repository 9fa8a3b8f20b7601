"""What organisations hold about people: what it is, who answers for it, how long it stays, how it goes."""
