"""Documents and people: the document model, sessions, the command line and the interface."""
