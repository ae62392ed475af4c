"""What can be seen of the service from outside: logs, metrics and traces, none of which holds what a caller sent."""
