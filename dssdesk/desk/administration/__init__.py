"""What an administrator of the instance looks after: every session of everybody."""
