"""What people ask of the fund: enrolments, training requests, funding. Three Django apps come here."""
