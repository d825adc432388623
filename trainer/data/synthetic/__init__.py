"""Made-up datasets in the published layouts, for smoke tests and speed."""
