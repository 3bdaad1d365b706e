"""The window: frame, the three places, panels and the controllers that connect them to a project."""
