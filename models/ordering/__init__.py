"""ordering: what a guest says into an order and an answer, by an LSTM encoder-decoder with attention."""
