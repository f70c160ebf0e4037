"""Facts about İzmit, the catalogue, and a demo town reproducible from a number."""
