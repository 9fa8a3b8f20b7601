"""Monthly certificates of realisation (« certificat de réalisation »). The Django app comes here."""
