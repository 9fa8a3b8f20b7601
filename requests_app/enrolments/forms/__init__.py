"""What people fill in, by subject. Rules are the models' and the services'."""
