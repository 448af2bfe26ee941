"""What runs on an instance, by the commands that have succeeded on it."""

import base64
import re

from moto.ssm.models import ssm_backends

from .ssm_fleet import progress


def texts(account_id: str, region: str, instance_id: str, settings) -> list[str]:
    """The shell scripts that have succeeded there, the newest last."""
    commands = list(ssm_backends[account_id][region]._commands)
    return [
        "\n".join(command.parameters.get("commands", []))
        for command in commands
        if instance_id in command.instance_ids and progress(command, settings.command_seconds) == "Success"
    ]


def has_set_up(account_id: str, region: str, instance_id: str, settings) -> bool:
    """Whether something was started there and not taken down since."""
    scripts = texts(account_id, region, instance_id, settings)
    return bool(scripts) and not re.search(r"compose\b.*\bdown\b", scripts[-1])


def mounted(script: str) -> list[str]:
    """The addresses that a script mounts a file system by, where what it starts can write to it."""
    addresses = re.search(r"^UNITY_MOUNT_TARGETS='([^']*)'$", script, re.MULTILINE)
    compose = re.search(r"^UNITY_COMPOSE='([^']*)'$", script, re.MULTILINE)
    if addresses is None or compose is None:
        return []
    volumes = re.findall(r"\$\{UNITY_FILES\}[^\s\"]*", base64.b64decode(compose[1]).decode())
    if all(volume.endswith(":ro") for volume in volumes):
        return []
    return addresses[1].split()
