"""Who may write and read: keys, their allowances, and the trail; for the service and the command alike."""
