# Adds statements to a named graph; its name and the statements take the places of those below.
INSERT DATA {
  GRAPH <https://w3id.org/rtop/graph/> {
    # statements
  }
}
