"""Signing in: by OpenID Connect, or as a persona where everything is plainly a demo."""
