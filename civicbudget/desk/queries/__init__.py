"""Everything that the desk, the audit and the operator read of other rooms."""
