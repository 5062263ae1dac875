"""A believable municipality for the demo, the tests and the screenshots."""
