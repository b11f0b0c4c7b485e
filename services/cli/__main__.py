"""`python -m services.cli` is `loket`."""

from services.cli.app import main

main()
