"""The dataset in a browser and as a SPARQL endpoint: read-only, on this machine, without the network."""
