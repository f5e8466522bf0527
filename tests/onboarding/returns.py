"""What mail servers write about a letter that they could not deliver; each in the manner of its kind."""

from email.message import Message


def postfix(
    letter: Message, *, status: str = "5.1.1", action: str = "failed", date: str = ""
) -> bytes:
    """A report as RFC 3464 has it, with the head of the letter; ``date`` is when it was written."""
    return f"""\
Return-Path: <>
Date: {date}
From: Mail Delivery System <MAILER-DAEMON@relay.example>
To: noreply@doorbraak.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {letter["To"]}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such mailbox

--B
Content-Type: text/rfc822-headers

From: {letter["From"]}
To: {letter["To"]}
Subject: {letter["Subject"]}
Message-ID: {letter["Message-ID"]}

--B--
""".encode()


def exim(letter: Message) -> bytes:
    """Plain text, with the letter below it."""
    return f"""\
Return-Path: <>
X-Failed-Recipients: {letter["To"]}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@relay.example>
To: noreply@doorbraak.example
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

  {letter["To"]}
    SMTP error from remote mail server after RCPT TO: 550 unknown user

------ This is a copy of the message, including all the headers. ------

Message-ID: {letter["Message-ID"]}
To: {letter["To"]}
Subject: {letter["Subject"]}
""".encode()


def away(letter: Message) -> bytes:
    """Somebody who is on leave."""
    return f"""\
From: {letter["To"]}
To: noreply@doorbraak.example
Subject: Automatisch antwoord: {letter["Subject"]}
Auto-Submitted: auto-replied
In-Reply-To: {letter["Message-ID"]}

Ik ben er vandaag niet.
""".encode()
