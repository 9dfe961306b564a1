"""One file a report: values to a document."""
