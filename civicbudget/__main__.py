"""`python -m civicbudget` is the `civicbudget` command."""

from civicbudget.cli import main

main()
