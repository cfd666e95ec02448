"""Users, rights, tickets."""
