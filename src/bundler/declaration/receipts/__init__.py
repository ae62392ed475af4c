"""What customs answers: receipts, where a declaration stands, and its tax bill."""
