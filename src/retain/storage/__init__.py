"""The review database: schema, transactions, reads, writes, undo, and the counts of the day."""
