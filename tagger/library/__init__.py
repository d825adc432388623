"""What is on disk: walk folders, read tags and covers, group tracks into albums."""
