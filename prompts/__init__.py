"""Every word a model is told: one TOML file a task, loaded and validated here.

    prompt = load("answer")
    prompt.system, prompt.user(question="...", excerpts="...", language="français"), prompt.digest

A file has `description`, `variables`, `system` and `user`; its `{placeholders}` must be exactly its variables, or
loading fails naming the one that is missing. Values are put in literally: braces inside them mean nothing.

Left to others: talking to a model (bot.model), what may be shown of its answer (bot.check).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from vectorstore.errors import HotlineError
from vectorstore.text import digest

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_KEYS = {"description", "variables", "system", "user"}


@dataclass(frozen=True, slots=True)
class Prompt:
    """One task's words. `digest` changes whenever a word does."""

    name: str
    description: str
    variables: tuple[str, ...]
    system: str
    template: str
    digest: str

    def user(self, **values: str) -> str:
        """The user's message. Raises HotlineError for a variable too many or too few."""
        if set(values) != set(self.variables):
            raise HotlineError(f"prompt {self.name} takes {', '.join(self.variables)}; got {', '.join(values)}")
        return _PLACEHOLDER.sub(lambda match: values[match.group(1)], self.template)


@lru_cache(maxsize=16)
def load(name: str) -> Prompt:
    """The prompt of that name. Raises HotlineError when its file is missing, incomplete or inconsistent."""
    file = resources.files(__package__).joinpath(f"{name}.toml")
    if not file.is_file():
        raise HotlineError(f"there is no prompt {name}; prompts/{name}.toml is missing")
    text = file.read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    if set(raw) != _KEYS:
        raise HotlineError(f"prompts/{name}.toml must have exactly the keys {', '.join(sorted(_KEYS))}")
    used = set(_PLACEHOLDER.findall(raw["user"]))
    if used != set(raw["variables"]) or _PLACEHOLDER.search(raw["system"]):
        raise HotlineError(
            f"prompts/{name}.toml: placeholders {', '.join(sorted(used))} and variables "
            f"{', '.join(sorted(raw['variables']))} must agree, and the system text has none"
        )
    return Prompt(name, raw["description"], tuple(raw["variables"]), raw["system"], raw["user"], digest(text)[:12])


def names() -> list[str]:
    """Every prompt there is."""
    return sorted(
        file.name.removesuffix(".toml")
        for file in resources.files(__package__).iterdir()
        if file.name.endswith(".toml")
    )
