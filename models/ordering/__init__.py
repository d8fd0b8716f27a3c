"""ordering: spoken orders to written orders and answers, by an LSTM encoder-decoder with attention."""
