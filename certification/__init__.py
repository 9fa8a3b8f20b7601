"""Monthly certificates of realisation (« certificat de réalisation »): dossier, calendar, months, hours."""
