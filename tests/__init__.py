"""The tests, laid out like the program: one folder a layer."""
