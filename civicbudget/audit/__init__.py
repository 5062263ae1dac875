"""The append-only, hash-chained log of official acts."""
