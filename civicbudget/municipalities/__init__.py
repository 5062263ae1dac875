"""Municipalities, their villages and areas."""
