"""The pages of funding requests, invoices, contributions and letters, a file a subject."""
