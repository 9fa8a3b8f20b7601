"""What proves a certificate: its records' content, the chain that binds them, their check, and the file handed out."""
