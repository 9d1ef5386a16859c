"""The dataset as pages for people: what a command answers, shown by an address that holds everything asked for."""
