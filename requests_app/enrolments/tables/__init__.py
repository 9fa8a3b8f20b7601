"""The lists of courses, sessions, people and enrolments, and the same columns as files."""
