"""The command line, thin: words in, a journey, words out."""
