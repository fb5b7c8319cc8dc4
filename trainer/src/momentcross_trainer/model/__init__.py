"""The network, in modules named after the paper's parts: embeddings, searches, attention, experts, loss.

Everything from raw ids to probabilities is inside, so that the exported graph searches and attends with the
same, freshest embeddings as training does. Empty histories and unknown ids are masked, never NaN.
"""
