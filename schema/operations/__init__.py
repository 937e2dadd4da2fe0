"""From a document to what is asked."""
