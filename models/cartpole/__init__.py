"""cartpole: its environment. The agent is models/common/control."""
