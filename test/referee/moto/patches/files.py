"""File systems and mount targets that take time, and what CloudWatch tells of what is written to them."""

import time

from moto.cloudwatch.models import MetricDatum
from moto.core.common_models import CloudWatchMetricProvider
from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.efs.exceptions import EFSError
from moto.efs.models import EFSBackend, FileSystem, MountTarget, efs_backends

from .guests import mounted, texts
from .locks import later, locks

# What AWS meters for a file system without a file (EFS API reference, DescribeFileSystems).
EMPTY_BYTES = 6144


class IncorrectFileSystemLifeCycleState(EFSError):
    code = 409

    def __init__(self, file_system_id: str):
        super().__init__("IncorrectFileSystemLifeCycleState", f"{file_system_id} is being created")


def make_life_cycle(model, seconds: float) -> None:
    """The attribute `life_cycle_state` is what descriptions show; moto's is `available` from the start."""
    original_init, original_info = model.__init__, model.info_json

    def init(self, *args, **kwargs):
        original_init(self, *args, **kwargs)
        self.life_cycle_state = "creating"
        self._made_at = time.monotonic()

    def info_json(self):
        if self.life_cycle_state == "creating" and time.monotonic() - self._made_at >= seconds:
            self.life_cycle_state = "available"
        return original_info(self)

    model.__init__ = init
    model.info_json = info_json


def let_file_systems_take_a_moment(settings) -> None:
    """moto's file system is available at once, and takes no bytes while it is empty."""
    make_life_cycle(FileSystem, settings.file_system_seconds)
    original_init, original_target = FileSystem.__init__, EFSBackend.create_mount_target

    def init(self, *args, **kwargs):
        original_init(self, *args, **kwargs)
        self._size_value = EMPTY_BYTES

    def create_mount_target(self, file_system_id, subnet_id, ip_address=None, security_groups=None):
        file_system = self.file_systems_by_id.get(file_system_id)
        if file_system is not None and file_system.info_json()["LifeCycleState"] != "available":
            raise IncorrectFileSystemLifeCycleState(file_system_id)
        with locks["ec2"]:
            return original_target(self, file_system_id, subnet_id, ip_address, security_groups)

    FileSystem.__init__ = init
    EFSBackend.create_mount_target = create_mount_target


def let_mount_targets_take_a_moment(settings) -> None:
    """moto's mount target is available, or gone with its interface, at once."""
    make_life_cycle(MountTarget, settings.mount_target_seconds)
    original_delete = EFSBackend.delete_mount_target

    def delete_mount_target(self, mount_target_id):
        target = self.mount_targets_by_id.get(mount_target_id)
        if target is None:
            return original_delete(self, mount_target_id)
        if target.life_cycle_state == "deleting":
            return None
        target.life_cycle_state = "deleting"

        def go():
            with locks["ec2"]:
                original_delete(self, mount_target_id)

        later(settings.mount_target_seconds, "efs", go)
        return None

    EFSBackend.delete_mount_target = delete_mount_target


def tell_cloudwatch_what_was_written(settings) -> None:
    """moto has no metrics of EFS: here what runs on an instance and may write to a mounted file system has done so."""
    written: dict[str, MetricDatum] = {}

    def reached(account_id: str, region: str) -> set[tuple[str, str]]:
        """Networks, and the addresses that something there may write to: other networks have the same addresses."""
        instances = [one for it in ec2_backends[account_id][region].all_reservations() for one in it.instances]
        return {
            (instance.vpc_id, address)
            for instance in instances
            for script in texts(account_id, region, instance.id, settings)
            for address in mounted(script)
        }

    def note(account_id: str, region: str) -> None:
        pairs = reached(account_id, region)
        for target in list(efs_backends[account_id][region].mount_targets_by_id.values()):
            if (target.vpc_id, target.ip_address) in pairs and target.file_system_id not in written:
                dimensions = [{"Name": "FileSystemId", "Value": target.file_system_id}]
                written[target.file_system_id] = MetricDatum(
                    "AWS/EFS", "DataWriteIOBytes", 4096.0, dimensions, utcnow(), "Bytes"
                )

    class FileMetrics(CloudWatchMetricProvider):
        @staticmethod
        def get_cloudwatch_metrics(account_id: str, region: str) -> list[MetricDatum]:
            note(account_id, region)
            return list(written.values())

    original_delete = EFSBackend.delete_mount_target

    def delete_mount_target(self, mount_target_id):
        note(self.account_id, self.region_name)
        return original_delete(self, mount_target_id)

    EFSBackend.delete_mount_target = delete_mount_target
    # moto asks the subclasses that it finds; one that nobody holds would be gone.
    tell_cloudwatch_what_was_written.provider = FileMetrics
