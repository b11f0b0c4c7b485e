"""The pages of each kind of face; a module a page or a few that belong together."""
