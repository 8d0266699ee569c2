"""Checks and chores around the project. Not part of the site."""
