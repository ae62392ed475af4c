"""Who may do what: keys of tenants with their scopes, how often they may ask, and the trail of what was written and refused."""
