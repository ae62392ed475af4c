"""What the doors share of the network; nothing here is imported by the library."""
