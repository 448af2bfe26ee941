"""What EC2 does with every request before it looks at the resources: dry runs and client tokens."""

import functools
import json

from moto.core.utils import method_names_from_class
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses import EC2Response

WRITING = (
    "allocate",
    "associate",
    "attach",
    "authorize",
    "create",
    "delete",
    "detach",
    "disassociate",
    "modify",
    "release",
    "revoke",
    "run",
    "start",
    "stop",
    "terminate",
)


def writing_actions() -> list[str]:
    return [name for name in method_names_from_class(EC2Response) if name.split("_")[0] in WRITING]


def wrap_actions(wrapper) -> None:
    for name in writing_actions():
        setattr(EC2Response, name, wrapper(name, getattr(EC2Response, name)))


def never_write_on_a_dry_run(_settings) -> None:
    """moto honours DryRun in some thirty actions; CreateVpc and most others really create."""

    def wrapper(_name, method):
        @functools.wraps(method)
        def action(self):
            self.error_on_dryrun()
            return method(self)

        return action

    wrap_actions(wrapper)


def honour_client_tokens(_settings) -> None:
    """moto ignores them: the same CreateFleet or RunInstances twice makes instances twice."""
    remembered: dict[tuple, tuple] = {}

    def wrapper(name, method):
        @functools.wraps(method)
        def action(self):
            token = self._get_param("ClientToken")
            if not token:
                return method(self)
            key = (self.current_account, self.region, name, token)
            request = json.dumps(self.params, sort_keys=True, default=str)
            if key in remembered and remembered[key][0] != request:
                raise EC2ClientError(
                    "IdempotentParameterMismatch", f"The request uses the same client token as a previous one: {token}"
                )
            if key not in remembered:
                remembered[key] = (request, method(self))
            return remembered[key][1]

        return action

    wrap_actions(wrapper)
