"""JSON Schemas of the TOML tables, so that editors help and complain while a row is typed."""
