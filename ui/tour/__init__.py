"""The guided tour: the real windows driven through one office day, with pictures."""
