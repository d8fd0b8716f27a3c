"""lunar_lander: environment; the agent is in models/common/control."""
