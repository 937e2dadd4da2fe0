"""Trusted documents: GraphQL documents published beforehand, and the partners restricted to them."""
