"""How fast pages are among few cases and among very many, and what people watching cost."""
