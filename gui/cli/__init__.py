"""The command line: the same services as the window, without Qt unless a window opens."""
