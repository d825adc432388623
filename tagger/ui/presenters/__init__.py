"""What the window shows, worked out without Qt: the widgets only draw it."""
