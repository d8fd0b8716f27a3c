"""cartpole: environment; the agent is in models/common/control."""
