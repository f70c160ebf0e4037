"""How long things take with a long history: ``python -m tests.benchmarks``."""
