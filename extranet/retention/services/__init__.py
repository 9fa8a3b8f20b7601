"""What is done about retention: holding and releasing, announcing and forgetting."""
