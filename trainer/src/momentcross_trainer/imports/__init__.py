"""Data from elsewhere: published data sets into events and samples, and back."""
