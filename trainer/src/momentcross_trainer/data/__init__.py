"""Sample records in, batches of tensors out; where records come from."""
