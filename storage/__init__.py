"""Every byte on disk: project folder, database, blobs, source images, formats in and out."""
