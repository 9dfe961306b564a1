"""What day it is."""
