"""Portal: public pages, published history and the demonstration's mailbox."""
