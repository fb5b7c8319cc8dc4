"""Learning and judging from sample files: train, evaluate, compare, ablate, export."""
