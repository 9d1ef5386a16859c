# Empties a named graph, also where it does not exist; its name takes the place of the one below.
CLEAR SILENT GRAPH <https://w3id.org/rtop/graph/>
