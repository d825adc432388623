"""Features, extracted in parallel into memory-mapped stores."""
