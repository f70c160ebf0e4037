"""How each part of the demo town gets into a database: through the services, as people would."""
