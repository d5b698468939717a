"""Slack: customers in direct messages and teams in channels, by Socket Mode or by HTTP on our own port."""
