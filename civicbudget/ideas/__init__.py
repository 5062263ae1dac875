"""From a resident's idea through its review to a project on the ballot."""
