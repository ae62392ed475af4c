"""The stored service: items, stock and orders that are remembered, beside the routes that only answer."""
