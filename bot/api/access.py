"""The rules of access as one value, from the settings: who must sign in, which hosts we answer for, how much is let in.

    Access.of(Settings(home, host="0.0.0.0"))        # UsageError: others can reach that address: set HOTLINE_AUTH ...

On loopback nobody signs in, and only loopback's own names are answered for: else any web page could point a name of its
own at 127.0.0.1 and read along. Whatever others can reach needs accounts.

Left to others: holding a request against these rules (guard).
"""

import ipaddress
from dataclasses import dataclass, field

from bot.accounts import Accounts
from bot.settings import Settings
from vectorstore.errors import UsageError

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_ALONE, _SHARED = 600, 60  # questions a minute and client: on one's own machine, and where others can come


@dataclass(frozen=True, slots=True)
class Access:
    """`hosts`: names answered for, empty for any. `rate`: questions a minute and client, 0 for no limit."""

    accounts: Accounts = field(default_factory=Accounts)
    hosts: frozenset[str] = LOOPBACK
    rate: int = _ALONE
    root_path: str = ""

    @staticmethod
    def of(settings: Settings) -> "Access":
        """Raises UsageError where others could come in without a password."""
        accounts = Accounts.of(settings.auth)
        if not accounts.passwords:
            for name in (settings.host, *settings.hosts):
                if not is_loopback(name):
                    raise UsageError(
                        f"{name} can be reached by others: set HOTLINE_AUTH=user:password, or use 127.0.0.1"
                    )
        named = frozenset(name.casefold() for name in settings.hosts)
        shared = bool(accounts.passwords)
        return Access(
            accounts,
            # Credentials belong to one name in a browser, so with accounts a foreign name brings nothing along.
            hosts=frozenset() if shared and not named else LOOPBACK | named,
            rate=settings.rate if settings.rate is not None else (_SHARED if shared else _ALONE),
            root_path=settings.root_path,
        )


def is_loopback(host: str) -> bool:
    """Is this address one that only this machine reaches?"""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
