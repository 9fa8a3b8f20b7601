import json
import os
import uuid
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ADDRESS = os.environ["EXTRANET"] + "/api/v1"


def call(method, path, body=None, retry=None, version=None):
    """Send a call; on a refusal, say what to correct where. `retry`: the Idempotency-Key, the same when sent again."""
    headers = {"Authorization": f"Bearer {os.environ['EXTRANET_KEY']}", "Content-Type": "application/json"}
    if method != "GET":
        headers["Idempotency-Key"] = retry or str(uuid.uuid4())
    if version:
        headers["If-Match"] = version
    data = None if body is None else json.dumps(body).encode()
    try:
        with urlopen(Request(ADDRESS + path, data, headers, method=method)) as response:
            return json.load(response), response.headers.get("ETag")
    except HTTPError as refused:
        problem = json.load(refused)
        for error in problem.get("errors", []):
            print(error["pointer"], error["code"], error["detail"])
        raise SystemExit(f"{problem['status']} {problem['code']}: {problem['title']}") from refused


company = os.environ["EXTRANET_COMPANY"]  # as GET /mandates lists them

course = {"companies": [company], "title": "Soudage TIG, niveau 1", "theme": "Soudage", "place": "Namur"}
made, _ = call("POST", "/requests", course)
request = "/requests/" + made["requests"][0]["uuid"]

_, version = call("GET", request)
days = [{"date": "2026-11-02", "starts_at": "08:30", "ends_at": "16:30"}]
call("PUT", f"{request}/days", {"days": days}, version=version)

people = [{"last_name": "Exemple", "first_name": "Camille", "birth_date": "1990-04-12"}]
call("POST", f"{request}/workers", {"workers": people})

sent, _ = call("POST", f"{request}/send")
print(sent["number"], sent["state"])
