"""What people type: step by step, then to confirm; and the fund's choices."""
