"""The refusals of the REST API, with the codes and shapes its clients parse."""

from __future__ import annotations

from starlette.responses import JSONResponse


class TwilioRefusal(Exception):
    """The API refused a request; `response` is what the client gets."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def response(self) -> JSONResponse:
        body = {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
        headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if self.status == 401 else None
        return JSONResponse(body, status_code=self.status, headers=headers)


def unauthenticated() -> TwilioRefusal:
    return TwilioRefusal(401, 20003, "Authenticate")


def not_found(path: str) -> TwilioRefusal:
    return TwilioRefusal(404, 20404, f"The requested resource {path} was not found")


def too_many_requests() -> TwilioRefusal:
    return TwilioRefusal(429, 20429, "Too Many Requests")


def server_error() -> TwilioRefusal:
    return TwilioRefusal(500, 20500, "An internal server error has occurred")


def refused(code: int, value: str = "") -> TwilioRefusal:
    """A 400 by its code; `value` is the offending number, when the message quotes it."""
    return TwilioRefusal(400, code, _MESSAGES.get(code, "Message refused").format(value=value))


_MESSAGES = {
    21201: "No 'To' number is specified",
    21211: "Invalid 'To' Phone Number: {value}",
    21212: "Invalid From Number (caller ID): {value}",
    21213: "No 'From' number is specified",
    21205: "Url is not a valid URL: {value}",
    21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {value}",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21606: "The 'From' phone number provided ({value}) is not a valid message-capable Twilio phone number for this"
    " destination/account.",
    21609: "The 'StatusCallback' URL {value} is not a valid URL.",
    21610: "Attempt to send to unsubscribed recipient",
    21612: "Message cannot be sent with the current combination of 'To' and/or 'From' parameters",
    21614: "'To' number is not a valid mobile number: {value}",
    21617: "The concatenated message body exceeds the 1600 character limit",
}

DELIVERY_MESSAGES = {
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
}
