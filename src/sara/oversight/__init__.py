"""Looking at how the work was done: the right to a review (practice 1.8)."""
