"""Unpacks Node from npm's archive: unpack-node.py ARCHIVE SHA512 FILE"""
import hashlib, os, shutil, sys, tarfile

archive, wanted, path = sys.argv[1:]
with open(archive, "rb") as file:
    found = hashlib.sha512()
    for block in iter(lambda: file.read(1 << 20), b""):
        found.update(block)
if found.hexdigest() != wanted:
    sys.exit(f"dx-failover: {archive}: the checksum is not the one of the deployment; nothing was changed")
# Under another name first: a file of this name is whole.
with tarfile.open(archive) as packed, open(path + ".fresh", "wb") as file:
    shutil.copyfileobj(packed.extractfile("package/bin/node"), file)
os.chmod(path + ".fresh", 0o755)
os.rename(path + ".fresh", path)
