"""cartpole: an agent that learns what to do by doing, by deep Q-learning or deep SARSA."""
