"""The pipeline's stages, one module each; ``inference.registry`` builds them."""
