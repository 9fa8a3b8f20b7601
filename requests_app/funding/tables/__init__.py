"""The lists of funding requests, invoices, payments, contributions and letters."""
