"""ExperienceGen: what happens in an environment, as Examples."""
