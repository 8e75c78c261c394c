"""Pages of the web: what they say of themselves, and which of their words are the article."""
