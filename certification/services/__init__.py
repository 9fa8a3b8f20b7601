"""What people do with dossiers: one function an act."""
