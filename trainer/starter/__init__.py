"""The model that ships with the application: made by one command from the real sets, with late fusion."""
