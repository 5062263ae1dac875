"""The public record: what is published of a vote, and how anyone can check it. Pure."""
