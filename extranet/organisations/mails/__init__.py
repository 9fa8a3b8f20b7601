"""Mails about people's access, their data and their accounts."""
