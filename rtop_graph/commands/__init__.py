"""What each command does, once its words are parsed: call the library, print or write, return the exit code."""
