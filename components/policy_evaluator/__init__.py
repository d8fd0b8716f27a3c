"""PolicyEvaluator: what a policy brings in episodes that it was not trained on."""
