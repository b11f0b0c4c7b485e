"""`loket demo`: every example through the running services, and what came of it in a folder."""
