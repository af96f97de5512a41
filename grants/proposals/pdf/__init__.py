"""Papers of a proposal, drawn from frozen facts: the receipt of a submission, and the whole content."""

from grants.proposals.pdf.receipt import ReceiptFacts, draw_receipt
from grants.proposals.pdf.whole import WholeFacts, draw_whole

__all__ = ["ReceiptFacts", "WholeFacts", "draw_receipt", "draw_whole"]
