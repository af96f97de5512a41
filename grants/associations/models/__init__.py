"""Associations, their members, boards and documents, what they ask, and what makes two of them look alike."""

from grants.associations.models.association import Association, Membership
from grants.associations.models.board import Board, Officer
from grants.associations.models.documents import AssociationDocument, DocumentType, ExpiryNotice
from grants.associations.models.duplicates import AssociationKey, DuplicatePair
from grants.associations.models.requests import BankChange, OwnershipTransfer

__all__ = [
    "Association",
    "AssociationDocument",
    "AssociationKey",
    "BankChange",
    "Board",
    "DocumentType",
    "DuplicatePair",
    "ExpiryNotice",
    "Membership",
    "Officer",
    "OwnershipTransfer",
]
