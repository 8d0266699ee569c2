"""From whole rows to a challenge: what to learn from, what is asked, and what is hidden."""
