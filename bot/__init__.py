"""Conversations, answers, briefings, and the front ends: command line and page."""
