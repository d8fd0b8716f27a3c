"""sentiment: classification of texts as positive or negative, by a convolutional network on word vectors."""
