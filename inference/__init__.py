"""Everything that computes on pixels or labels: stages, models, training, the runner."""
