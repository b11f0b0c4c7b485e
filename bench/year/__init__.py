"""A simulated year: the services as they are, in virtual time."""
