"""A customs end to test against: it takes messages and answers as customs would, or as badly as is asked for. It knows no key."""
