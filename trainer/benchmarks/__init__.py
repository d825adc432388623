"""What the published systems cost on this machine: ``trainer benchmark``, and how that grows with many items."""
