"""Measuring other models beside the new one."""
