"""Fetches an object of S3 with the instance's role: fetch.py REGION URL FILE

Python's standard library alone, for no AWS command is on Ubuntu or RHEL. Signature version 4, the body unsigned:
https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""
import datetime, hashlib, hmac, json, os, shutil, sys, urllib.error, urllib.parse, urllib.request

region, url, path = sys.argv[1:]
metadata = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254").rstrip("/")
# The metadata service is never behind a proxy.
local = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(method, where, headers):
    request = urllib.request.Request(metadata + where, method=method, headers=headers)
    return local.open(request, timeout=5).read().decode()


def credentials():
    lifetime = {"X-aws-ec2-metadata-token-ttl-seconds": "300"}
    token = {"X-aws-ec2-metadata-token": ask("PUT", "/latest/api/token", lifetime)}
    roles = "/latest/meta-data/iam/security-credentials/"
    return json.loads(ask("GET", roles + ask("GET", roles, token).split()[0], token))


def sign(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def headers(keys):
    moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    scope = "/".join([moment[:8], region, "s3", "aws4_request"])
    target = urllib.parse.urlsplit(url)
    signed = {
        "host": target.netloc,
        "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
        "x-amz-date": moment,
        "x-amz-security-token": keys["Token"],
    }
    names = ";".join(signed)
    lines = ["GET", target.path, ""] + [f"{name}:{value}" for name, value in signed.items()]
    request = "\n".join(lines + ["", names, "UNSIGNED-PAYLOAD"])
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(request.encode()).hexdigest()])
    key = ("AWS4" + keys["SecretAccessKey"]).encode()
    for part in scope.split("/"):
        key = sign(key, part)
    credential = f"Credential={keys['AccessKeyId']}/{scope}"
    signature = f"Signature={sign(key, text).hex()}"
    return {**signed, "Authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders={names}, {signature}"}


try:
    request = urllib.request.Request(url, headers=headers(credentials()))
    with urllib.request.urlopen(request, timeout=60) as answer, open(path, "wb") as file:
        shutil.copyfileobj(answer, file)
except urllib.error.HTTPError as error:
    sys.exit(f"dx-failover: {error.url}: {error.code} {error.reason} {error.read(500).decode(errors='replace')}")
except OSError as error:
    sys.exit(f"dx-failover: {url}: {error}")
