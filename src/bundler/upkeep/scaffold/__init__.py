"""New rows for the tables: asked for by kind, checked as the loader checks them, and shown as a patch before they are written."""
