"""Reading and writing .pb files (Pabulib), and finding the identical ballots in them."""
