"""What people say to an assistant, as Examples: sentence templates, questions with answers, utterances."""
