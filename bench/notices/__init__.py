"""How many notices a second are told durably, and whether a slow receiver harms the others."""
