"""What becomes of a file that an institution sends, before a request may name it."""
