"""One TOML file per published row, and the schema that every experiment must fit."""
