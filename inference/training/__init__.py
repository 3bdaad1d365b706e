"""Training of the models Fettle runs: classifier, segmenter, anomaly memory."""
