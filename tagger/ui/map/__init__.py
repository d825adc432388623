"""The map of the library: the canvas that draws it, and the pane above the list that holds it."""
