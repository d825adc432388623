"""Published datasets in their published layouts, their splits, and the checks of both."""
