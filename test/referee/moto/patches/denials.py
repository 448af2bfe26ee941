"""Identities that may not do everything. IAM itself is not played; a case says what is denied by the key it comes with."""

import re

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse

# An access key like `REFEREEWITHOUTCreateListener`, in the credential scope of the request's signature.
DENIED = re.compile(r"Credential=REFEREEWITHOUT(\w+)/")


class Refusal(ServiceException):
    """Of a module of its own: moto looks for errors of its own modules in a service's model."""


def refuse_what_a_key_may_not(_settings) -> None:
    """moto lets everybody do everything."""
    original = BaseResponse.call_action

    def call_action(self):
        denied = DENIED.search(self.headers.get("Authorization", ""))
        if denied is None or denied[1] != self._get_action():
            return original(self)
        code = "UnauthorizedOperation" if self.service_name == "ec2" else "AccessDeniedException"
        refusal = Refusal(code, f"You are not authorized to perform: {denied[1]}")
        _, headers, body = self.serialized(ActionResult(refusal))
        headers["status"] = "403"
        return 403, headers, body

    BaseResponse.call_action = call_action
