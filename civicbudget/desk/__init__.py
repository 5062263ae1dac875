"""The first page of the official, the commission, the auditor and the operator."""
