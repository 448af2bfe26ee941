"""Dashboards: moto takes their tags and forgets them."""

from moto.cloudwatch.responses import CloudWatchResponse


def keep_tags_of_dashboards(_settings) -> None:
    """Tags count when a dashboard is made, not when it is overwritten, and go with it."""
    put_dashboard = CloudWatchResponse.put_dashboard
    delete_dashboards = CloudWatchResponse.delete_dashboards

    def put(self):
        name = self._get_param("DashboardName")
        is_new = self.cloudwatch_backend.get_dashboard(name) is None
        answer = put_dashboard(self)
        tags = self._get_param("Tags", [])
        if is_new and tags:
            self.cloudwatch_backend.tagger.tag_resource(self.cloudwatch_backend.get_dashboard(name).arn, tags)
        return answer

    def delete(self):
        backend = self.cloudwatch_backend
        found = [backend.get_dashboard(name) for name in self._get_param("DashboardNames", [])]
        answer = delete_dashboards(self)
        for dashboard in found:
            if dashboard is not None:
                backend.tagger.delete_all_tags_for_resource(dashboard.arn)
        return answer

    CloudWatchResponse.put_dashboard = put
    CloudWatchResponse.delete_dashboards = delete
