"""Delivery routes: a pure library, data in, data out."""
