"""The lists, by subject: what they are searched by, what their lines say, and the same columns as files."""
