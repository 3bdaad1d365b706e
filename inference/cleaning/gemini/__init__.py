"""Filling by Google's Gemini: off until a person allows it for a project, metered, listed, and only under the mask."""
