"""Load balancers that take time, stand in the network and are made once, before targets that are judged."""

import time

from moto.ec2.utils import random_public_ip
from moto.elbv2.exceptions import DuplicateListenerError, DuplicateLoadBalancerName
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus, FakeLoadBalancer, FakeTargetGroup, elbv2_backends

from .guests import has_set_up
from .locks import later, locks


def bring_balancers_up_slowly(settings) -> None:
    """moto's load balancer is active as soon as anybody looks."""
    original = FakeLoadBalancer.__init__

    def init(self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.made_at = time.monotonic()

    def activate(self):
        if self.state == "provisioning" and time.monotonic() - self.made_at >= settings.balancer_seconds:
            self.state = "active"

    FakeLoadBalancer.__init__ = init
    FakeLoadBalancer.activate = activate


def same(balancer: FakeLoadBalancer, subnet_ids, security_groups) -> bool:
    return {one.id for one in balancer.subnets} == set(subnet_ids) and set(balancer.security_groups) == set(
        security_groups
    )


def make_balancers_once(_settings) -> None:
    """moto makes a second one of the same name, and a second listener on the same port."""
    original = ELBv2Backend.create_load_balancer
    original_listener = ELBv2Backend.create_listener

    def create_load_balancer(self, name, security_groups, subnet_ids, **kwargs):
        found = next((one for one in self.load_balancers.values() if one.name == name), None)
        if found is None:
            return original(self, name, security_groups, subnet_ids, **kwargs)
        if not same(found, subnet_ids, security_groups):
            raise DuplicateLoadBalancerName()
        return found

    def create_listener(self, load_balancer_arn, protocol, port, *args, **kwargs):
        balancer = self.load_balancers.get(load_balancer_arn)
        if balancer is not None and any(str(one.port) == str(port) for one in balancer.listeners.values()):
            raise DuplicateListenerError()
        return original_listener(self, load_balancer_arn, protocol, port, *args, **kwargs)

    ELBv2Backend.create_load_balancer = create_load_balancer
    ELBv2Backend.create_listener = create_listener


def put_interface(backend, balancer: FakeLoadBalancer, subnet):
    interface = backend.create_network_interface(
        subnet,
        None,
        group_ids=balancer.security_groups,
        description=f"ELB {balancer.arn.split(':loadbalancer/')[-1]}",
    )
    interface.requester_managed = True
    interface.public_ip = random_public_ip() if balancer.scheme != "internal" else None
    return interface


def put_balancers_into_subnets(settings) -> None:
    """moto's load balancer has no interfaces; AWS's hold subnets, group and gateway until some time after it is gone."""
    original_create = ELBv2Backend.create_load_balancer
    original_delete = ELBv2Backend.delete_load_balancer

    def create_load_balancer(self, *args, **kwargs):
        balancer = original_create(self, *args, **kwargs)
        if not hasattr(balancer, "interfaces"):
            with locks["ec2"]:
                balancer.interfaces = [put_interface(self.ec2_backend, balancer, one) for one in balancer.subnets]
        return balancer

    def delete_load_balancer(self, arn):
        balancer = self.load_balancers.get(arn)
        original_delete(self, arn)
        if balancer is not None:
            enis = self.ec2_backend.enis
            names = [one.id for one in balancer.interfaces]
            later(settings.leftover_interface_seconds, "ec2", lambda: [enis.pop(name, None) for name in names])

    ELBv2Backend.create_load_balancer = create_load_balancer
    ELBv2Backend.delete_load_balancer = delete_load_balancer


def judge_targets_by_their_instances(settings) -> None:
    """moto's targets are healthy from the start, whatever runs on them."""
    original = FakeTargetGroup.health_for

    def health_for(self, target, ec2_backend):
        found = original(self, target, ec2_backend)
        if found.status != "healthy":
            return found
        backend = elbv2_backends[self.account_id][self.region_name]

        def judged(state, reason=None, description=None):
            return FakeHealthStatus(found.instance_id, found.port, found.health_check_port, state, reason, description)

        if not backend._any_listener_using(self.arn):
            return judged("unused", "Target.NotInUse", "Target group is not configured to receive traffic")
        balancers = [backend.load_balancers[arn] for arn in self.load_balancer_arns if arn in backend.load_balancers]
        for balancer in balancers:
            balancer.activate()
        if not any(balancer.state == "active" for balancer in balancers):
            return judged("initial", "Elb.RegistrationInProgress", "Target registration is in progress")
        instance = ec2_backend.get_instance_by_id(found.instance_id)
        if instance is None or instance.state != "running":
            return judged("unused", "Target.InvalidState", "Target is not in the running state")
        if not has_set_up(self.account_id, self.region_name, found.instance_id, settings):
            return judged("unhealthy", "Target.FailedHealthChecks", "Health checks failed")
        return judged("healthy")

    FakeTargetGroup.health_for = health_for
