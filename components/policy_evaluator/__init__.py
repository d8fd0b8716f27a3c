"""PolicyEvaluator: returns of a policy in episodes that it was not trained on."""
