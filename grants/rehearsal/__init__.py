"""Rehearse a call with synthetic applicants before its publication; no package imports this one."""
