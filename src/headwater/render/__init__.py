"""Ledger -> str: the report for a terminal, the page, the story index, explanations."""

from headwater.render.explain import render_explain
from headwater.render.html import render_html, render_index
from headwater.render.terminal import render_terminal

__all__ = ["render_explain", "render_html", "render_index", "render_terminal"]
