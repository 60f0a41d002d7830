"""`python -m bot.api.alive`: does the server of this environment answer? For a container's health check.

It asks /api/health at the address and with the account that HOTLINE_* tell of. Exit code 0: it is well; 1: it is not.
"""

import base64
import sys
from http.client import HTTPConnection, HTTPException

from bot.accounts import Accounts
from bot.settings import Settings

_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def alive(settings: Settings) -> bool:
    """Ask once, for at most five seconds."""
    headers = {}
    for user, password in Accounts.of(settings.auth).passwords.items():
        headers["Authorization"] = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
    # A direct connection: a proxy of the house has nothing to do with it.
    host = _ANYWHERE.get(settings.host, settings.host)
    connection = HTTPConnection(host, settings.port, timeout=5)
    try:
        connection.request("GET", f"{settings.root_path}/api/health", headers={**headers, "Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if alive(Settings.from_environment()) else 1)
