"""Experiments on simulated days: what the label policies are worth to whoever learns from them."""
