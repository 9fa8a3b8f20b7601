"""What people do about rights: one function per act."""

from .asking import ask_for_rights

__all__ = ["ask_for_rights"]
