"""What concerns people on every screen: logging in, who I am, keys, rights in projects."""
