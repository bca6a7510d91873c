"""What comes when: memories, intervals, the queue of a day and its limits. Arithmetic on values, without I/O."""
