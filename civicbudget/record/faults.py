"""What is wrong with a record, in words."""

WHOLE = "the record"
SIGNATURE = "the signature"
"""Where a fault is that belongs to no file inside the record."""


class RecordFault(Exception):  # noqa: N818 - the name is the finding
    """The first thing that is wrong: where in the record, and a sentence that says what."""

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(f"{where}: {sentence}")
        self.where = where
        self.sentence = sentence
