"""Instances of RunInstances that are what their launch template says, and whose interfaces go with them."""

from moto.ec2.models import EC2Backend

from .ec2_fleet import apply_profile


def run_what_the_template_says(_settings) -> None:
    """moto drops metadata options and profile, and adds a disk that nobody asked for."""
    original = EC2Backend.run_instances

    def run_instances(self, image_id, count, user_data, security_group_names, **kwargs):
        if not kwargs.get("launch_template"):
            return original(self, image_id, count, user_data, security_group_names, **kwargs)
        data = self._get_template_from_args(kwargs["launch_template"]).data
        kwargs["metadata_options"] = kwargs.get("metadata_options") or data.get("MetadataOptions", {})
        if data.get("BlockDeviceMappings"):
            kwargs.setdefault("block_device_mappings", data["BlockDeviceMappings"])
        reservation = original(self, image_id, count, user_data, security_group_names, **kwargs)
        for instance in reservation.instances:
            apply_profile(self, instance, data.get("IamInstanceProfile", {}))
        return reservation

    EC2Backend.run_instances = run_instances


def give_interfaces_to_their_instance(_settings) -> None:
    """moto keeps the interface of a terminated instance, and an instance does not show the groups of its interface."""
    original = EC2Backend.run_instances

    def run_instances(self, *args, **kwargs):
        reservation = original(self, *args, **kwargs)
        for instance in reservation.instances:
            for interface in instance.nics.values():
                interface.delete_on_termination = True
                known = {group.id for group in instance.security_groups}
                instance.security_groups += [group for group in interface._group_set if group.id not in known]
        return reservation

    EC2Backend.run_instances = run_instances
