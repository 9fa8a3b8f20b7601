"""What whoever runs the machines relies on."""
