"""Evaluation: admissibility, assignment, scoring, ranking, allocation, decisions."""
