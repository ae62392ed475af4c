"""The watch at work: a thread looks at bundles of which something changed, another sends what is due to webhooks."""
