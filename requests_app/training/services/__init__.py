"""What people do with a training request, one function for each act."""
