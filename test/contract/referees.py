"""Speaks for boto3 and its models to the contract tests: reads JSON from its input, writes JSON to its output."""
import contextlib
import io
import json
import sys

import boto3
import botocore.model
import botocore.session
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

NAMES = {'awsJson1_0': 'json', 'awsJson1_1': 'json', 'awsQuery': 'query', 'ec2Query': 'ec2'}


def prefer(protocol):
    """Lets botocore choose this protocol where a service speaks it."""
    order = botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS
    first = (NAMES[protocol],)
    botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = first + tuple(name for name in order if name not in first)


def smuggle(more):
    """Puts members into the request after botocore wrote it."""
    def before_call(params, **_):
        body = params['body']
        if isinstance(body, dict):
            body.update({name: str(value) for name, value in more.items()})
        else:
            params['body'] = json.dumps({**json.loads(body), **more}).encode()
    return before_call


def outcome(client, trial):
    call = getattr(client, xform_name(trial['operation']), None)
    if call is None:
        return {'absent': True}
    name = f"before-call.*.{trial['operation']}"
    hook = smuggle(trial.get('smuggled') or {})
    if trial.get('smuggled'):
        client.meta.events.register(name, hook)
    try:
        answer = call(**trial['input'])
        answer.pop('ResponseMetadata')
        return {'answer': answer}
    except ClientError as error:
        return {'code': error.response['Error']['Code'], 'message': error.response['Error']['Message']}
    finally:
        client.meta.events.unregister(name, hook)


def tried(run):
    prefer(run['protocol'])
    # Bad input shall reach the lab.
    config = Config(parameter_validation=False, retries={'max_attempts': 0})
    client = boto3.client(run['service'], config=config, endpoint_url=run['url'])
    if client.meta.service_model.resolved_protocol != NAMES[run['protocol']]:
        return None
    return {trial['title']: outcome(client, trial) for trial in run['trials']}


def commanded(calls):
    """What the AWS command prints, in this process: a new one for each call takes longer than the calls."""
    from awscli.clidriver import create_clidriver

    command = create_clidriver()

    def printed(arguments):
        output, complaints = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(complaints):
            try:
                status = command.main(arguments)
            except SystemExit as ended:
                status = ended.code
        if status != 0:
            absent = 'nvalid choice' in complaints.getvalue()
            return {'absent': True} if absent else {'complaint': complaints.getvalue()}
        return {'answer': json.loads(output.getvalue() or '{}')}

    return {call['operation']: printed(call['arguments']) for call in calls}


def limits_of(shape, structure, member, seen):
    """Every limit in a shape: by the structure that a member stands in, and its name; `.item` in a list."""
    limit = {name: shape.metadata[name] for name in ('min', 'max', 'pattern', 'enum') if shape.metadata.get(name) is not None}
    if limit:
        yield {'structure': structure, 'member': member, **limit}
    if shape.name in seen:
        return
    if shape.type_name == 'structure':
        for name, inner in shape.members.items():
            yield from limits_of(inner, shape.name, name, seen | {shape.name})
    elif shape.type_name == 'list':
        yield from limits_of(shape.member, structure, f'{member}.item', seen | {shape.name})


def limits(operations):
    session = botocore.session.get_session()
    for service, operation in operations:
        shape = session.get_service_model(service).operation_model(operation).input_shape
        for name, inner in shape.members.items():
            for limit in limits_of(inner, shape.name, name, frozenset()):
                yield {'service': service, 'operation': operation, 'top': name, **limit}


request = json.load(sys.stdin)
answers = {'try': lambda runs: [tried(run) for run in runs], 'command': commanded, 'limits': lambda operations: list(limits(operations))}
[(kind, argument)] = request.items()
json.dump(answers[kind](argument), sys.stdout, default=str)
