"""Volumes of their own beside an instance."""

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import EC2Backend


def detach_by_the_volume_alone(_settings) -> None:
    """moto breaks unless the instance is named; AWS knows it by the volume (EC2 API reference, DetachVolume)."""
    original = EC2Backend.detach_volume

    def detach_volume(self, volume_id, instance_id, device_path):
        attachment = self.get_volume(volume_id).attachment
        if attachment is None:
            raise EC2ClientError("IncorrectState", f"Volume '{volume_id}' is in the 'available' state.")
        return original(self, volume_id, instance_id or attachment.instance.id, device_path)

    EC2Backend.detach_volume = detach_volume
