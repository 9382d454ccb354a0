"""What everybody may see, without an account: published problems, their decisions, the feed."""
