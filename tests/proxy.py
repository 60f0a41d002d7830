"""A reverse proxy for tests, as an ASGI app: it serves another server under a sub-path, streaming both ways."""

from typing import Any

import httpx


def proxied(upstream: str, root: str, *, strip: bool) -> Any:
    """Everything under `root` goes to `upstream`, with that part of the path taken off or left on."""

    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        path = scope["path"]
        if not path.startswith(f"{root}/"):
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b"not under the sub-path"})
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        forwarded = path.removeprefix(root) if strip else path
        query = scope["query_string"].decode()
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        headers |= {"x-forwarded-host": headers["host"], "x-forwarded-proto": "http", "accept-encoding": "identity"}
        headers.pop("host")
        address = f"{upstream}{forwarded}{'?' + query if query else ''}"
        async with (
            httpx.AsyncClient(timeout=60) as client,
            client.stream(scope["method"], address, headers=headers, content=body) as reply,
        ):
            kept = [(name, value) for name, value in reply.headers.raw if name.lower() != b"transfer-encoding"]
            await send({"type": "http.response.start", "status": reply.status_code, "headers": kept})
            async for part in reply.aiter_raw():
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    return app
