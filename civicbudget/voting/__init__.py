"""Casting a ballot: the mark on the roll, the sealed envelope, the receipt."""
