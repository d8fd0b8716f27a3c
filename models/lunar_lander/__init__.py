"""lunar_lander: its environment. The agent is models/common/control."""
