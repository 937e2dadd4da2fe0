"""The token endpoint (RFC 6749): HTTP only; what a grant is, is in portal/sessions."""
