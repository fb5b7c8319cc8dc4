"""From a learned model to a version in the model repository."""
