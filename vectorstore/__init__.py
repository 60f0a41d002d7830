"""Articles in, excerpts out: reading, storing, indexing and finding. Knows nothing of questions, answers or pages."""
