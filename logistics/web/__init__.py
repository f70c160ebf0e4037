"""Who acts: one blueprint per role."""
