"""Demo data: invented requests and personas without a name."""
