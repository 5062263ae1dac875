"""Ballots sealed where they are cast and opened by the commission. Pure: no web, no database."""
