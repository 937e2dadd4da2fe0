"""The shared vocabulary of the concepts: errors, ids, channels, rules of text."""
