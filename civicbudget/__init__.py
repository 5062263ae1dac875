"""Online civic participatory budgeting for the local self-governments of Kyrgyzstan."""

__version__ = "0.1.0"
