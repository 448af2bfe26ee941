"""Every way in which the referee differs from moto 5.2.1 as published. One function per gap; one case per function."""

from . import (
    backups,
    balancing,
    bootstrap,
    cloudformation,
    dashboards,
    denials,
    domains,
    ec2_dependencies,
    ec2_fleet,
    ec2_instances,
    ec2_requests,
    ec2_volumes,
    edges,
    event_targets,
    executions,
    files,
    function_urls,
    interpreter,
    lambda_host,
    locks,
    quotas,
    resource_types,
    ssm_fleet,
    stack_updates,
    stream_delivery,
    streams,
    tag_lists,
    task_tokens,
)


def apply_all(settings) -> None:
    host = lambda_host.LambdaHost(settings)
    locks.serialise_calls_of_a_service(settings)

    lambda_host.run_functions_on_the_node_host(host)
    lambda_host.accept_inline_node_code()
    function_urls.serve_function_urls(settings)

    executions.allow_a_second_start(settings)
    executions.name_errors(settings)
    executions.start_once_per_name(settings)
    executions.keep_start_dates_in_milliseconds(settings)
    executions.end_once(settings)
    executions.stop_at_once(settings)
    executions.describe_every_end(settings)
    executions.page_through_history(settings)

    task_tokens.make_tokens_as_long_as_aws(settings)
    task_tokens.remember_tokens(settings)
    task_tokens.use_tokens_once(settings)
    task_tokens.close_tokens_with_their_task(settings)

    interpreter.write_times_as_aws_does(settings)
    interpreter.wait_until_the_very_instant(settings)
    interpreter.pass_map_item_to_tasks(settings)
    interpreter.parse_each_definition_once(settings)
    interpreter.parse_each_path_once(settings)
    interpreter.select_as_aws_does(settings)
    interpreter.match_errors_as_aws_does(settings)
    interpreter.log_errors_briefly(settings)
    interpreter.call_functions_directly(host)

    event_targets.invoke_what_rules_target(host)
    event_targets.send_status_events(settings)
    event_targets.read_patterns_of_archives(settings)

    delivery = stream_delivery.Delivery(host)
    streams.write_one_record_per_change(delivery)
    stream_delivery.start_at_the_horizon(delivery)

    fleet = ssm_fleet.Fleet(settings)
    ssm_fleet.report_agents(fleet)
    ssm_fleet.refuse_instances_without_agent(fleet)
    ssm_fleet.let_commands_take_a_moment(settings)

    cloudformation.make_machines_the_interpreter_finds(settings)
    cloudformation.name_function_versions(settings)
    cloudformation.make_whole_tables(settings)
    cloudformation.give_every_resource_an_id(settings)
    cloudformation.delete_managed_policies(settings)
    stack_updates.update_in_the_order_of_dependencies(settings)
    stack_updates.update_nested_stacks_in_place(settings)
    cloudformation.read_outputs_of_nested_stacks(settings)
    resource_types.stand_in_for_unknown_types(settings)

    # Dry run first: the outermost wrapper is the last one applied.
    ec2_fleet.launch_from_the_template(settings)
    ec2_fleet.name_unknown_fleets(settings)
    ec2_instances.run_what_the_template_says(settings)
    ec2_instances.give_interfaces_to_their_instance(settings)
    ec2_volumes.detach_by_the_volume_alone(settings)
    ec2_requests.honour_client_tokens(settings)
    ec2_requests.never_write_on_a_dry_run(settings)
    ec2_dependencies.keep_subnets_with_interfaces(settings)
    ec2_dependencies.keep_groups_in_use(settings)
    ec2_dependencies.keep_gateways_of_public_addresses(settings)
    ec2_dependencies.keep_networks_with_parts(settings)
    balancing.bring_balancers_up_slowly(settings)
    balancing.make_balancers_once(settings)
    balancing.put_balancers_into_subnets(settings)
    balancing.judge_targets_by_their_instances(settings)
    edges.spread_slowly(settings)
    edges.keep_what_edges_serve(settings)
    edges.check_versions(settings)
    domains.name_zones_as_aws_does(settings)
    domains.issue_what_is_proven(settings)
    files.let_file_systems_take_a_moment(settings)
    files.let_mount_targets_take_a_moment(settings)
    files.tell_cloudwatch_what_was_written(settings)
    backups.back_file_systems_up(settings)
    denials.refuse_what_a_key_may_not(settings)
    denials.assume_only_what_is_there(settings)
    quotas.know_more_quotas(settings)
    quotas.report_lambda_concurrency(settings)
    dashboards.keep_tags_of_dashboards(settings)
    tag_lists.list_tags_of_one_moment(settings)

    bootstrap.bootstrap_for_the_cdk(settings)
