"""What the templates of member services are given beside their context."""
