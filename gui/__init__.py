"""The two faces: the window and the command line."""
