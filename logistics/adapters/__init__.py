"""The outside world: documents, geocoding, spreadsheets, messages, jobs."""
