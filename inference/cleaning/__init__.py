"""Finding, filling and judging markings: detectors, fillers, the composite and the metrics of the clean stage."""
