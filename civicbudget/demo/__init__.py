"""A believable municipality: the content of the demo, as plain data.

Ak-Bulak is made up: an ayil aimak of five villages in a rayon without a name. Its texts are in
the languages of their authors and do not go through gettext.
"""
