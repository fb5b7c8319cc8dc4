"""Measures the trainer: the rate of learning, the latency and parts of the exported graph, resident memory."""
