"""Pages of dossiers, months and payments."""
