"""What-if: one line of a policy takes several values, and each is composed under."""
