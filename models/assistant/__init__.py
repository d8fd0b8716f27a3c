"""assistant: intents and slots of texts, and answers to frequent questions."""
