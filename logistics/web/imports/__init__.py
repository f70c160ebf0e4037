"""Spreadsheets on the screens: templates, the upload, the preview, the commit, the undoing."""

from logistics.web.imports import previewing as previewing
from logistics.web.imports import sending as sending
from logistics.web.imports import words as words
from logistics.web.imports.blueprint import bp

__all__ = ["bp"]
