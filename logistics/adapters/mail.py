"""Letters by e-mail, through the mail server that one setting names.

``IMECE_SMTP_URL`` is ``smtp://user:password@host:587`` (with STARTTLS where the server
offers it) or ``smtps://host:465``; ``IMECE_MAIL_FROM`` is the sender. Without them no
letter is sent. A letter was sent once the server took it, not before.
"""

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

TIMEOUT_S = 15
PORTS = {"smtp": 587, "smtps": 465}


class NotSent(Exception):
    """The mail server did not take a letter, or did not answer; names no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter says: its subject, its plain text, and the same as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A mail server and the sender known to it."""

    host: str
    port: int
    sender: str
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    def send(self, letter: Letter, *, to: str) -> None:
        """Hands a letter over, or raises :class:`NotSent`."""
        message = EmailMessage()
        message["Subject"] = letter.subject
        message["From"] = self.sender
        message["To"] = to
        message["Date"] = formatdate(localtime=False)
        message["Message-ID"] = make_msgid(domain="imece.invalid")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        try:
            with self._opened() as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(_told(error)) from None

    def check(self) -> None:
        """Greets the mail server without sending anything, or raises :class:`NotSent`."""
        try:
            with self._opened() as server:
                server.noop()
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(_told(error)) from None

    def _opened(self) -> smtplib.SMTP:
        trusted = ssl.create_default_context()
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT_S, context=trusted
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_S)
            server.ehlo_or_helo_if_needed()
            if server.has_extn("starttls"):
                server.starttls(context=trusted)
                server.ehlo()
        if self.user:
            server.login(self.user, self.password)
        return server


def post_from(settings: Mapping[str, str]) -> Post | None:
    """Returns the post that the environment names, or none.

    Raises
    ------
    ValueError
        When the address is no mail server's, or the sender is missing.
    """
    url = settings.get("IMECE_SMTP_URL", "").strip()
    if not url:
        return None
    parts = urlsplit(url)
    sender = settings.get("IMECE_MAIL_FROM", "").strip()
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("IMECE_SMTP_URL starts with smtp:// or smtps:// and names a host.")
    if "@" not in sender:
        raise ValueError("IMECE_MAIL_FROM names the sender, for example depo@example.org.")
    return Post(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        sender=sender,
        tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _told(error: Exception) -> str:
    """Returns what went wrong without the server's words, which may repeat addresses."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
