"""The records of each message, written from the field tables of the specification."""
