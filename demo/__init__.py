"""The demo competition: its static part, the generator of its data, and the build of the whole folder."""
