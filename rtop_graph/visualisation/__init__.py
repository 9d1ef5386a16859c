"""The graph as a picture: one page without the network, with a legend, filters, evidence and a table beside it."""
