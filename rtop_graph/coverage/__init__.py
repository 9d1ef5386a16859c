"""Who covers whom: every measure is a function over one cube that the store delivers, and cites its definition."""
