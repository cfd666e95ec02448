"""Every message between desk and service: frozen, tagged, versioned records, defined once for both.

A module for each resource. A record that only one end needs does not belong here.
"""
