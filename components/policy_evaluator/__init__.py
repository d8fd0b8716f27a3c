"""PolicyEvaluator: returns of a policy in test episodes."""
