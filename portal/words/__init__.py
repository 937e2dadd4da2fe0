"""What every concept speaks in: errors, ids, channels, rules of text."""
