#!/usr/bin/env python3
"""Tries the livechat API from a terminal, as a client of its own (docs/tools.md).

    scripts/test_chat_api.py             registers two people and makes a room
    scripts/test_chat_api.py --user 1    joins that room as the first person
    scripts/test_chat_api.py --user 2    the same as the second, in another terminal

Each line typed is a message; what the others send, and who joins and leaves, is printed.
Ctrl-D leaves. Needs Python 3.9 and nothing else.
"""

import argparse
import asyncio
import base64
import hashlib
import http.client
import json
import os
import re
import ssl
import struct
import sys
import threading
import urllib.parse
from collections import defaultdict

DEFAULT_SERVER = "http://127.0.0.1:8000"
ROOM_NAME = "test_chat_api"
PASSWORD = "sit under the old tree"
PEOPLE = {
    1: {"email": "chat-test-1@example.com", "nickname": "사용자1"},
    2: {"email": "chat-test-2@example.com", "nickname": "사용자2"},
}
# Control characters, and those that turn the direction of writing.
TRICKS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FRAMES = {
    "chat.message": "{nickname}: {message}",
    "chat.user.join": "* {username} joined",
    "chat.user.leave": "* {username} left",
}


class ChatError(Exception):
    """What went wrong, in words for the person at the terminal."""


class Refused(ChatError):
    """The API's answer to a request that it will not serve."""

    def __init__(self, request, status, answer):
        detail = answer.get("detail") if isinstance(answer, dict) else None
        reason = detail or json.dumps(answer, ensure_ascii=False)
        super().__init__(f"{request} was refused with {status}: {reason}")
        self.answer = answer


class Api:
    """The REST half: JSON over HTTP."""

    def __init__(self, server):
        self.server = urllib.parse.urlsplit(server)
        if self.server.scheme not in ("http", "https") or not self.server.hostname:
            raise ChatError(f"{server} is no address of a server; one is like {DEFAULT_SERVER}")

    def request(self, method, path, body=None, token=None):
        """Returns the body of the answer, or raises `Refused`."""
        is_https = self.server.scheme == "https"
        connect = http.client.HTTPSConnection if is_https else http.client.HTTPConnection
        connection = connect(self.server.netloc, timeout=30)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise ChatError(f"no answer from {self.server.geturl()}: {error}") from error
        finally:
            connection.close()
        if response.status >= 400:
            raise Refused(f"{method} {path}", response.status, answer)
        return answer

    def register(self, person):
        """Makes an account; false if the e-mail has one already."""
        account = {**person, "password1": PASSWORD, "password2": PASSWORD}
        try:
            self.request("POST", "/user/v1/register/", account)
        except Refused as refusal:
            if set(refusal.answer) != {"email"}:
                raise
            return False
        return True

    def log_in(self, person):
        """Returns the access token of a new session."""
        credentials = {"email": person["email"], "password": PASSWORD}
        return self.request("POST", "/user/v1/login/", credentials)["access"]

    def newest_room(self, token):
        """Returns the id of the room that a run of this script made last."""
        rooms = self.request("GET", "/chat/v1/room/", token=token)
        ids = [room["id"] for room in rooms if room["name"] == ROOM_NAME]
        if not ids:
            raise ChatError("there is no room yet: run this script without --user first")
        return max(ids)


class WebSocket:
    """The client's half of RFC 6455: text frames, pings and the closing handshake."""

    TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
    GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    async def open(self, server, path, token):
        """Shakes hands; a refusal is raised in the server's words."""
        tls = ssl.create_default_context() if server.scheme == "https" else None
        port = server.port or (443 if tls else 80)
        self.reader, self.writer = await asyncio.open_connection(server.hostname, port, ssl=tls)
        key = base64.b64encode(os.urandom(16))
        lines = [
            f"GET {path} HTTP/1.1", f"Host: {server.netloc}", f"Authorization: Bearer {token}",
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key.decode()}",
        ]
        self.writer.write("\r\n".join([*lines, "", ""]).encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101 "):
            length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
            body = await self.reader.readexactly(int(length[1]) if length else 0)
            raise ChatError(f"{path} was refused with {head[9:12].decode()}: {body.decode()}")
        if base64.b64encode(hashlib.sha1(key + self.GUID).digest()) not in head:
            raise ChatError(f"{path} is no WebSocket")

    async def send(self, opcode, payload):
        """Sends one frame, masked as a client's must be."""
        size = len(payload)
        if size < 126:
            length = struct.pack("!B", 0x80 | size)
        elif size < 1 << 16:
            length = struct.pack("!BH", 0x80 | 126, size)
        else:
            length = struct.pack("!BQ", 0x80 | 127, size)
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        self.writer.write(bytes([0x80 | opcode]) + length + mask + masked)
        await self.writer.drain()

    async def receive(self):
        """Returns whether the next frame ends its message, its opcode and its payload."""
        first, size = await self.reader.readexactly(2)
        if size == 126:
            (size,) = struct.unpack("!H", await self.reader.readexactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
        return bool(first & 0x80), first & 0x0F, await self.reader.readexactly(size)

    async def texts(self):
        """Yields the text of each message until the socket is closed as we asked."""
        parts = []
        while True:
            is_last, opcode, payload = await self.receive()
            if opcode == self.PING:
                await self.send(self.PONG, payload)
            elif opcode == self.CLOSE:
                code = int.from_bytes(payload[:2], "big")
                if code == 1000:
                    return
                raise ChatError(f"the server closed with {code} {payload[2:].decode()}")
            elif opcode != self.PONG:
                parts.append(payload)
                if is_last:
                    yield b"".join(parts).decode()
                    parts.clear()


def show(frame):
    """Prints what a frame tells, without the characters that could trick a terminal."""
    form = FRAMES.get(frame.get("type"), "! {message}")
    line = form.format_map(defaultdict(str, frame))
    print(TRICKS.sub(" ", line), flush=True)


def typed_lines():
    """Returns standard input as a stream; a thread reads it, be it a terminal, a pipe or a file."""
    lines = asyncio.StreamReader(limit=1 << 20)
    loop = asyncio.get_running_loop()

    def copy():
        while chunk := os.read(sys.stdin.fileno(), 4096):
            loop.call_soon_threadsafe(lines.feed_data, chunk)
        loop.call_soon_threadsafe(lines.feed_eof)

    threading.Thread(target=copy, daemon=True).start()
    return lines


async def send_lines(socket):
    """Sends each line that is typed, and closes at the end of them."""
    async for line in typed_lines():
        message = line.decode(errors="replace").rstrip("\r\n")
        if message.strip():
            frame = {"type": "chat.message", "message": message}
            await socket.send(socket.TEXT, json.dumps(frame).encode())
    await socket.send(socket.CLOSE, (1000).to_bytes(2, "big"))


async def chat(api, room, person, token):
    """Talks in a room until the person leaves or the server closes."""
    try:
        socket = WebSocket()
        await socket.open(api.server, f"/ws/chat/{room}/chat/", token)
        print(f"In room {room} as {person['nickname']}. Ctrl-D leaves.", flush=True)
        typing = asyncio.create_task(send_lines(socket))
        async for text in socket.texts():
            frame = json.loads(text)
            if frame.get("sender") != person["email"]:
                show(frame)
        typing.cancel()
    except (OSError, EOFError) as error:
        raise ChatError(f"the connection broke off: {error}") from error


def prepare(api):
    """Registers both people and makes a room."""
    for number, person in PEOPLE.items():
        is_new = api.register(person)
        print(f"User {number}, {person['email']}: {'registered' if is_new else 'is there already'}")
    room = api.request("POST", "/chat/v1/room/", {"name": ROOM_NAME}, api.log_in(PEOPLE[1]))
    print(f"Made room {room['id']}. Join it from two terminals with --user 1 and --user 2.")


def main():
    """Reads the command line and does what it asks."""
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("--user", type=int, choices=PEOPLE, help="join a room as this person")
    parser.add_argument("--room", type=int, help="its id; the one made last, if left out")
    parser.add_argument("--server", default=DEFAULT_SERVER, help="default: %(default)s")
    options = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")
    api = Api(options.server)
    if options.user:
        person = PEOPLE[options.user]
        token = api.log_in(person)
        asyncio.run(chat(api, options.room or api.newest_room(token), person, token))
    else:
        prepare(api)


if __name__ == "__main__":
    try:
        main()
    except ChatError as error:
        sys.exit(f"test_chat_api: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
