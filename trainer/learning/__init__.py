"""Models from a library's own tags: ``trainer learn``, and its report."""
