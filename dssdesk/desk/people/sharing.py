"""What it means that kernels of all people run as the service's account. No Qt here."""

SHORT = "Kernels share one account"
SHARES = (
    "Kernels of all people run as one account of the service's machine: whoever runs code reads"
    " everybody's files, and can act as anybody here."
)
FOR_ADMINISTRATORS = "Administration, People, says how to end it."
FOR_OTHERS = "Only an administrator can change that."
