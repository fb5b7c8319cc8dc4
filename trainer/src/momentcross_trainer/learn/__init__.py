"""Streaming learning: batches in arrival order, one pass, one atomic checkpoint."""
