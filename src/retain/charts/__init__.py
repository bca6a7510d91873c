"""Charts as values, and their drawing: in character cells for the terminal, as SVG for the page.

What a chart says (scales, ticks, read-outs) is worked out once, in :mod:`retain.charts.model` and
:mod:`retain.charts.scale`; a renderer only puts it on its surface.
"""
