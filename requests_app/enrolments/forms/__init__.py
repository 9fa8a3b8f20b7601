"""The forms of courses, sessions and enrolments. Rules are the models' and the services'."""
