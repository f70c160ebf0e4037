"""What is refused, in words: a module for each of :mod:`logistics.domain.errors`, none of them long."""
