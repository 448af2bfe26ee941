"""Identities that may not do everything. IAM itself is not played; a case says what is denied by the key it comes with."""

import re

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.iam.models import iam_backends
from moto.sts.models import STSBackend

# An access key like `REFEREEWITHOUTCreateListener`, or `REFEREEINVALID…` whose call AWS finds invalid, in the credential
# scope of the request's signature.
DENIED = re.compile(r"Credential=(REFEREE(WITHOUT|INVALID)(\w+))/")


class Refusal(ServiceException):
    """Of a module of its own: moto looks for errors of its own modules in a service's model."""


def under_the_same_key(response, identity: str):
    """What is denied stays denied under the role that is assumed: moto would give a key that may do everything."""
    status, headers, body = response
    key = f"<AccessKeyId>{identity}</AccessKeyId>"
    return status, headers, re.sub(r"<AccessKeyId>\w+</AccessKeyId>", key, body)


def refusal_of(how: str, call: str, is_ec2: bool):
    if how == "INVALID":
        return Refusal("InvalidParameterValue" if is_ec2 else "ValidationException", f"{call} is not valid so"), 400
    code = "UnauthorizedOperation" if is_ec2 else "AccessDeniedException"
    return Refusal(code, f"You are not authorized to perform: {call}"), 403


def assume_only_what_is_there(_settings) -> None:
    """moto lets everybody assume roles that nobody made."""
    original = STSBackend.assume_role

    def assume_role(self, **asked):
        arn = asked["role_arn"]
        roles = iam_backends[self.account_id][self.partition].roles.values()
        if not any(role.arn == arn for role in roles):
            raise Refusal("AccessDenied", f"User is not authorized to perform: sts:AssumeRole on resource: {arn}")
        return original(self, **asked)

    STSBackend.assume_role = assume_role


def refuse_what_a_key_may_not(_settings) -> None:
    """moto lets everybody do everything."""
    original = BaseResponse.call_action

    def call_action(self):
        denied = DENIED.search(self.headers.get("Authorization", ""))
        if denied is None:
            return original(self)
        identity, how, call = denied.groups()
        if call != self._get_action():
            answer = original(self)
            return under_the_same_key(answer, identity) if self._get_action() == "AssumeRole" else answer
        refusal, status = refusal_of(how, call, is_ec2=self.service_name == "ec2")
        _, headers, body = self.serialized(ActionResult(refusal))
        headers["status"] = str(status)
        return status, headers, body

    BaseResponse.call_action = call_action
