"""The assistant: what a text asks for, its slots, and the answer to a question."""
