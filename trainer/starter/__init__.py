"""The model that ships with the application: pretrained encoders, heads fitted on open sets, measured on unseen sources."""
