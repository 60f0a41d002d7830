"""The Gradio front end: a conversation on the left, its numbered sources on the right."""
