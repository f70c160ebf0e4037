"""The specification of İmece, rule by rule."""
