"""Anomaly detection learnt from good items only."""
