"""Measures of speed against peers and floors."""
