"""The lists of courses, sessions and enrolments, and the same columns as files."""
