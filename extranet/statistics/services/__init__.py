"""What is done with statistics: working them out, opening them."""
