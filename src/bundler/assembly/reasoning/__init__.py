"""Why not: what keeps every bundle from being composed, and what keeps a bundle that was named out of a plan."""
