"""The token endpoint (RFC 6749): HTTP only; the grants themselves are in portal/sessions."""
