"""How fast retain is, beside Anki's own backend on the same content in the same run: ``python tests/benchmarks``.

No test of the suite measures time; only the shape of what comes out here is tested.
"""
