"""What every face shares: who signs in, what they may read, and what is shown as plain data."""
