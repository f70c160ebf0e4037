"""İmece: from a donated pallet to a family's door.

Nothing is imported here on purpose: a rule of :mod:`logistics.domain` must
load without Flask or a database.
"""
