"""Trusted documents: GraphQL documents published beforehand, and who may send no others."""
