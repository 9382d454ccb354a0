"""`python -m sara`, where the `sara` command is not on the path."""

from sara.cli import main

main()
