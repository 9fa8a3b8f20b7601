"""States and transitions, of each thing that has them (docs/states.md)."""
