"""What people do with funding requests, invoices, payments, contributions and letters."""
