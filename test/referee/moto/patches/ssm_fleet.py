"""A fleet whose agents come online some time after their instances run, and whose commands take a moment."""

import time

from moto.ssm.exceptions import SSMException
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.ssm.models import Command, SimpleSystemManagerBackend
from moto.ssm.responses import SimpleSystemManagerResponse

FILTERS = {"InstanceIds": "InstanceId", "PingStatus": "PingStatus", "PlatformTypes": "PlatformType"}


class Fleet:
    def __init__(self, settings):
        self.settings = settings
        # Monotonic time at which an instance was first seen running.
        self.seen: dict[str, float] = {}

    def is_online(self, instance) -> bool:
        if instance.state != "running":
            return False
        first = self.seen.setdefault(instance.id, time.monotonic())
        return time.monotonic() - first >= self.settings.agent_online_after_seconds

    def online(self, account_id: str, region: str) -> list:
        reservations = ec2_backends[account_id][region].all_reservations()
        return [one for reservation in reservations for one in reservation.instances if self.is_online(one)]


def describe_agent(instance) -> dict:
    return {
        "InstanceId": instance.id,
        "PingStatus": "Online",
        "LastPingDateTime": utcnow(),
        "AgentVersion": "3.3.2746.0",
        "IsLatestVersion": True,
        "PlatformType": "Linux",
        "PlatformName": "Amazon Linux",
        "PlatformVersion": "2023",
        "ResourceType": "EC2Instance",
        "IPAddress": instance.private_ip,
        "ComputerName": f"ip-{instance.private_ip.replace('.', '-')}.ec2.internal",
    }


def report_agents(fleet: Fleet) -> None:
    """moto has no DescribeInstanceInformation."""

    def describe_instance_information(self):
        agents = [describe_agent(instance) for instance in fleet.online(self.current_account, self.region)]
        wanted = [(one["Key"], one["Values"]) for one in self._get_param("Filters", [])]
        wanted += [(one["key"], one["valueSet"]) for one in self._get_param("InstanceInformationFilterList", [])]
        for key, values in wanted:
            if key in FILTERS:
                agents = [agent for agent in agents if agent[FILTERS[key]] in values]
        return ActionResult({"InstanceInformationList": agents})

    SimpleSystemManagerResponse.describe_instance_information = describe_instance_information


def refuse_instances_without_agent(fleet: Fleet) -> None:
    """moto sends a command to any string, and a command that names instances to all others as well."""
    original = SimpleSystemManagerBackend.send_command
    original_targets = Command._get_instance_ids_from_targets

    def send_command(self, *args, **kwargs):
        online = {instance.id for instance in fleet.online(self.account_id, self.region_name)}
        missing = [instance_id for instance_id in kwargs["instance_ids"] if instance_id not in online]
        if missing:
            message = f"Instances {missing} not in a valid state for account {self.account_id}"
            raise SSMException("InvalidInstanceId", message)
        return original(self, *args, **kwargs)

    SimpleSystemManagerBackend.send_command = send_command
    Command._get_instance_ids_from_targets = lambda self: original_targets(self) if self.targets else []


def progress(command: Command, seconds: float) -> str:
    age = (utcnow() - command.requested_date_time).total_seconds()
    if getattr(command, "cancelled", False):
        return "Cancelled"
    if age < seconds / 3:
        return "Pending"
    return "InProgress" if age < seconds else "Success"


def let_commands_take_a_moment(settings) -> None:
    """moto's commands have succeeded before they are sent; nor can they be listed by invocation, or cancelled."""
    original = Command.get_invocation

    def current(command: Command, instance_id: str, plugin_name: str | None = None) -> dict:
        invocation = original(command, instance_id, plugin_name)
        status = progress(command, settings.command_seconds)
        code = 0 if status == "Success" else -1
        return {**invocation, "Status": status, "StatusDetails": status, "ResponseCode": code}

    def list_command_invocations(self):
        command_id, instance_id = self._get_param("CommandId"), self._get_param("InstanceId")
        commands = self.ssm_backend.list_commands(command_id, instance_id)
        pairs = [(command, one) for command in commands for one in command.instance_ids if instance_id in (None, one)]
        return ActionResult({"CommandInvocations": [current(command, one) for command, one in pairs]})

    def cancel_command(self):
        self.ssm_backend.get_command_by_id(self._get_param("CommandId")).cancelled = True
        return ActionResult({})

    Command.get_invocation = current
    SimpleSystemManagerResponse.list_command_invocations = list_command_invocations
    SimpleSystemManagerResponse.cancel_command = cancel_command
