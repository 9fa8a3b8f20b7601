"""What people type: about an entity they ask rights for, what the fund decides, and the figures it knows."""
