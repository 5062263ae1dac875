"""What leaves the platform by itself: letters. It listens to other rooms and is called by none."""
