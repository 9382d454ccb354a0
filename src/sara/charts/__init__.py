"""Pictures of incidents: when, where and how much in few places; each with its finding in words."""
