"""What the harness decides about the simulated account."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    lambda_host: str
    work_directory: str
    region: str
    # How long an instance runs before its SSM agent reports, and how long a command takes there.
    agent_online_after_seconds: float = 0.5
    command_seconds: float = 0.3
    # How long a load balancer is provisioned, and its interfaces stay after it is deleted.
    balancer_seconds: float = 1.0
    leftover_interface_seconds: float = 1.2
    # How long edges take to learn of a distribution or of its change.
    edge_seconds: float = 2.0
    # How long a file system, a mount target and a backup take.
    file_system_seconds: float = 0.3
    mount_target_seconds: float = 1.0
    backup_seconds: float = 1.0
    # Lambda waits one and two minutes before it retries an asynchronous invocation.
    async_retry_seconds: float = 0.5
    # How often Python may switch threads; a tiny interval makes races that are there visible.
    switch_interval_seconds: float = 0.005
    log_requests: bool = False

    def moto_environment(self) -> dict[str, str]:
        return {
            "AWS_DEFAULT_REGION": self.region,
            # moto's own clients need some credentials; real ones are never read.
            "AWS_ACCESS_KEY_ID": "referee",
            "AWS_SECRET_ACCESS_KEY": "referee",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_CONFIG_FILE": "/dev/null",
            # An image or type that does not exist is refused, as on AWS.
            "MOTO_ENABLE_AMI_VALIDATION": "true",
            "MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION": "true",
            "MOTO_ACM_VALIDATION_WAIT": "1",
            "TZ": "UTC",
        }
