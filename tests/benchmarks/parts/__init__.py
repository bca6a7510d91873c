"""The parts: in each module ``retain`` and one other side measure the same thing, each in a process of its own."""
