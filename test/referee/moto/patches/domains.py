"""Certificates that are issued once their records stand in a zone, and zones whose ids look like AWS's."""

from moto.acm.models import CertBundle
from moto.route53 import models as route53_models
from moto.route53.models import route53_backends


def name_zones_as_aws_does(_settings) -> None:
    """A zone's id begins with Z; moto's with any letter or digit."""
    original = route53_models.create_route53_zone_id

    def create_route53_zone_id(*args, **kwargs):
        return "Z" + original(*args, **kwargs)[1:]

    route53_models.create_route53_zone_id = create_route53_zone_id


def plain(name: str) -> str:
    return name.lower().rstrip(".")


def standing_records(account_id: str) -> set[tuple[str, str]]:
    zones = list(route53_backends[account_id]["aws"].zones.values())
    return {
        (plain(record.name), plain(value))
        for zone in zones
        for record in zone.rrsets
        if record.type == "CNAME"
        for value in record.records
    }


def issue_what_is_proven(_settings) -> None:
    """moto issues every certificate some time after its request, whatever its domain says."""
    original = CertBundle.check

    def is_proven(self) -> bool:
        options = self.describe()["Certificate"]["DomainValidationOptions"]
        wanted = [one["ResourceRecord"] for one in options if "ResourceRecord" in one]
        standing = standing_records(self.arn.split(":")[4])
        return all((plain(one["Name"]), plain(one["Value"])) in standing for one in wanted)

    def check(self):
        if self.status == "PENDING_VALIDATION" and not is_proven(self):
            return
        original(self)

    CertBundle.check = check
