"""How well personal data is found: texts, and what of them the gate finds (`make gate`)."""
