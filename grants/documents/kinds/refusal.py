"""Why a file is not accepted, as a code; the words stand in services/refusals.py."""


class Refusal(Exception):
    """The bytes are refused; code is one of the keys of services.refusals.WORDS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
