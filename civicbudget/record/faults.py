"""What is wrong with a record, in words."""

WHOLE = "the record"
SIGNATURE = "the signature"
KEPT = "the checkpoint you kept"
"""Where a fault is that belongs to no file inside the record."""


class RecordFault(Exception):
    """The first thing that is wrong: where in the record, and a sentence that says what."""

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(f"{where}: {sentence}")
        self.where = where
        self.sentence = sentence
