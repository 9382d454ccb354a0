"""What `make bench` runs: pages measured against a floor, on both databases and two sizes."""
