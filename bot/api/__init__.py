"""For programs and for whoever runs Hotline: HTTP API, OpenAI's protocol, MCP, access, serving; the page is mounted.

core            what every program can ask for, once, over the same pipeline as page and command line
workers         threads with limits, so that a slow model holds nobody up
models, routes  the typed HTTP API; events: an answer as server-sent events
completions, footnotes   /v1/chat/completions, for whatever speaks to OpenAI
tools           what MCP clients may call, through Gradio's MCP server
access, rates, guard   who may come in, how often, with how much, and what every response says
failures        what a program is told when something fails
app, serve      all of it as one application; the server; alive: does it answer?
"""
