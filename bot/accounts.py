"""Who may come in: users and passwords from HOTLINE_AUTH, held against an Authorization header in constant time.

    Accounts.of("ada:secret, bo:other").user("Basic YWRhOnNlY3JldA==") == "ada"
    Accounts.of("ada:secret").user("Bearer secret") == "ada"       # clients that only know an API key

Left to others: what needs an account and what a refusal looks like (bot.api.guard).
"""

import base64
import binascii
import hmac
from dataclasses import dataclass, field

from vectorstore.errors import UsageError

_HELP = (
    "HOTLINE_AUTH takes user:password, or several with commas between them; neither part may be empty or hold a comma"
)


@dataclass(frozen=True, slots=True)
class Accounts:
    """Users with their passwords; none at all means that nobody has to sign in."""

    passwords: dict[str, str] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(text: str | None) -> "Accounts":
        """Read HOTLINE_AUTH. Raises UsageError, which never repeats a password."""
        passwords: dict[str, str] = {}
        for account in (text or "").split(",") if text else []:
            user, _, password = account.strip().partition(":")
            if not user or not password or user in passwords:
                raise UsageError(_HELP)
            passwords[user] = password
        return Accounts(passwords)

    def user(self, authorization: str | None) -> str | None:
        """The user whose credentials these are, None for nobody's.

        Basic as browsers send it; Bearer with the password, with user:password, or with that in base64.
        """
        scheme, _, given = (authorization or "").partition(" ")
        given = given.strip()
        if scheme.casefold() == "basic":
            return self._found(_decoded(given))
        if scheme.casefold() == "bearer":
            alone = self._found(None, given)
            return alone or self._found(given) or self._found(_decoded(given))
        return None

    def _found(self, pair: str | None, password: str | None = None) -> str | None:
        """Every account is compared whatever the ones before it gave: time tells nothing."""
        found = None
        for user, secret in self.passwords.items():
            expected, given = (f"{user}:{secret}", pair) if password is None else (secret, password)
            if given is not None and hmac.compare_digest(expected.encode(), given.encode()):
                found = user
        return found


def _decoded(given: str) -> str | None:
    try:
        return base64.b64decode(given, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
