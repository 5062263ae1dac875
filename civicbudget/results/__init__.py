"""Opening the envelopes, the ballots, the count, its publication and exports."""
