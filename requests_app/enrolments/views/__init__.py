"""Pages of the catalogue, of enrolments and of what follows from them."""
