"""Pages and calls of the faces, asked over HTTP."""
