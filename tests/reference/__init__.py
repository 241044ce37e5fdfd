"""Naive twins: slow and plain programs that say what the fast ones must answer. They share no code with the engine."""
