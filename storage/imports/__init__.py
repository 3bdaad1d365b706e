"""Other tools' datasets in: a reader each, what they state matched with the project's images, applied as one step."""
